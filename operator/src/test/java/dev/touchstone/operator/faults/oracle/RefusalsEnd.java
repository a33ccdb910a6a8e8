package dev.touchstone.operator.faults.oracle;

import dev.touchstone.operator.faults.proxy.Call;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** No write of one process is refused again and again: what the API server does not want is not asked for in a circle. */
final class RefusalsEnd implements Oracle {
    private static final int TOO_MANY = 10;

    @Override
    public List<String> violations(Evidence evidence) {
        var found = new ArrayList<String>();
        evidence.calls().forEach(process -> refusals(process).forEach((what, times) -> {
            if (times >= TOO_MANY) {
                found.add(times + " times in a row the API server refused " + what);
            }
        }));
        return found;
    }

    /** The longest row of refusals for each write. */
    private static Map<String, Integer> refusals(List<Call> calls) {
        var now = new HashMap<String, Integer>();
        var longest = new HashMap<String, Integer>();
        for (var call : calls) {
            if (!call.isWrite() || call.status() == 0) {
                continue;
            }
            var what = call.verb() + " " + call.qualifiedResource() + (call.subresource().isEmpty() ? "" : "/" + call.subresource())
                    + " '" + call.name() + "' by '" + call.fieldManager() + "'";
            if (call.status() >= 400 && call.status() < 500 && call.status() != 429) {
                longest.merge(what, now.merge(what, 1, Integer::sum), Math::max);
            } else {
                now.remove(what);
            }
        }
        return longest;
    }
}
