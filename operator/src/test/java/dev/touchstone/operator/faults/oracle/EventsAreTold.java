package dev.touchstone.operator.faults.oracle;

import dev.touchstone.operator.faults.history.Revision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Events of ours are few: the same words about the same object come once from each process, a change of a condition is told no
 * more often than it happened, and no object has very many.
 */
final class EventsAreTold implements Oracle {
    private static final String OURS = "touchstone.dev/operator";
    private static final int MOST_OF_ONE_OBJECT = 60;

    @Override
    public List<String> violations(Evidence evidence) {
        var found = new ArrayList<String>();
        var events = evidence.revisions().stream().filter(revision -> revision.kind().equals("Event"))
                .filter(event -> event.change() == Revision.Change.Added)
                .filter(event -> OURS.equals(event.object().path("reportingController").asText())).toList();
        count(events, EventsAreTold::words).forEach((words, times) -> {
            if (times > Math.max(1, evidence.calls().size())) {
                found.add(times + " events say " + words);
            }
        });
        count(events, EventsAreTold::object).forEach((object, times) -> {
            if (times > MOST_OF_ONE_OBJECT) {
                found.add(times + " events about " + object);
            }
        });
        var happened = transitions(evidence.revisions());
        count(events.stream().filter(EventsAreTold::isTransition).toList(), EventsAreTold::transition).forEach((transition, times) -> {
            if (times > happened.getOrDefault(transition, 0)) {
                found.add(times + " events tell that " + transition + ", which happened " + happened.getOrDefault(transition, 0)
                        + " times");
            }
        });
        return found;
    }

    private static Map<String, Integer> count(List<Revision> events, java.util.function.Function<Revision, String> key) {
        var counted = new HashMap<String, Integer>();
        events.forEach(event -> counted.merge(key.apply(event), 1, Integer::sum));
        return counted;
    }

    private static String object(Revision event) {
        var regarding = event.object().path("regarding");
        return regarding.path("kind").asText() + " '" + regarding.path("name").asText() + "' (" + regarding.path("uid").asText() + ")";
    }

    private static String words(Revision event) {
        return event.object().path("reason").asText() + ": " + event.object().path("note").asText() + ", about " + object(event);
    }

    /** A note such as {@code Ready is True: because}. */
    private static boolean isTransition(Revision event) {
        return event.object().path("note").asText().matches("(?s)[A-Za-z]+ is (True|False|Unknown): .*");
    }

    private static String transition(Revision event) {
        var note = event.object().path("note").asText();
        return note.substring(0, note.indexOf(": ")) + " with reason " + event.object().path("reason").asText() + " of "
                + object(event);
    }

    private static Map<String, Integer> transitions(List<Revision> revisions) {
        var happened = new HashMap<String, Integer>();
        World.replay(revisions, (world, step) -> {
            var now = step.revision();
            if (now.isDeleted()) {
                return;
            }
            var before = step.sameBefore().map(EventsAreTold::said).orElse(List.of());
            said(now).stream().filter(transition -> !before.contains(transition))
                    .forEach(transition -> happened.merge(transition, 1, Integer::sum));
        });
        return happened;
    }

    private static List<String> said(Revision object) {
        return World.items(object.status().path("conditions")).stream()
                .map(condition -> condition.path("type").asText() + " is " + condition.path("status").asText() + " with reason "
                        + condition.path("reason").asText() + " of " + object.kind() + " '" + object.name() + "' (" + object.uid() + ")")
                .toList();
    }
}
