package dev.touchstone.operator.faults.proxy;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Which faults are in force, and which calls they hit. Safe for many threads. */
final class Faults {
    private final List<Fault> inForce = new CopyOnWriteArrayList<>();
    private final List<Injection> injections = new CopyOnWriteArrayList<>();

    void add(List<Fault> faults) {
        inForce.addAll(faults);
    }

    void clear() {
        inForce.clear();
    }

    Optional<Effect> choose(Call call) {
        for (var fault : inForce) {
            if (fault.when().test(call)) {
                injections.add(new Injection(call.number(), fault.name()));
                return Optional.of(fault.effect());
            }
        }
        return Optional.empty();
    }

    /** Its effect found nothing to do. */
    void missed(Call call) {
        injections.removeIf(injection -> injection.call() == call.number());
    }

    List<Injection> injections() {
        return List.copyOf(injections);
    }
}
