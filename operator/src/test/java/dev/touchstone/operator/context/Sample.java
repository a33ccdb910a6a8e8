package dev.touchstone.operator.context;

import dev.touchstone.api.v1alpha1.ABTest;
import dev.touchstone.api.v1alpha1.Context;
import dev.touchstone.api.v1alpha1.ContextStatus.SlotRange;
import dev.touchstone.operator.alerts.AlertSettings;
import dev.touchstone.operator.context.PodReading.Answer;
import dev.touchstone.operator.route.RouteDocument;
import dev.touchstone.operator.route.RouteSources.TestSource;
import dev.touchstone.route.Route;
import dev.touchstone.route.RouteReport;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A world around one Context, changed step by step. */
final class Sample {
    static final String UID = "context-uid";

    private final List<ABTest> tests = new ArrayList<>();
    private final List<PodReading> pods = new ArrayList<>();
    private final List<String> locks = new ArrayList<>();
    private final List<String> shares = new ArrayList<>();
    private String promotions = "";
    private String model = "content";
    private Optional<Route> written = Optional.empty();
    private Optional<ContextServerOptions> options = Optional.empty();
    private final List<HasMetadata> others = new ArrayList<>();

    static TestSource source(String name, String uid, boolean paused, int from, int to) {
        return new TestSource(name, uid + "-1", 1, abTest(name, uid, "50%", "Running", "").getSpec(), paused,
                List.of(new SlotRange(from, to)));
    }

    Sample test(String name, String uid, String state) {
        return test(name, uid, "50%", state, pinned(uid));
    }

    Sample with(ABTest test) {
        tests.add(test);
        return this;
    }

    Sample test(String name, String uid, String traffic, String state, String status) {
        tests.add(abTest(name, uid, traffic, state, status));
        return this;
    }

    static String pinned(String uid) {
        return "{run: 1, pinned: [{kind: Context, name: page, uid: " + UID + "}]}";
    }

    static ABTest abTest(String name, String uid, String traffic, String state, String status) {
        return Serialization.unmarshal("""
                apiVersion: touchstone.dev/v1alpha1
                kind: ABTest
                metadata: {name: %s, namespace: films, uid: %s, generation: 1}
                spec:
                  contextRef: {name: page}
                  run: 1
                  traffic: "%s"
                  state: %s
                  control: control
                  variants:
                    - {name: control, modelRef: {name: content}, weight: 50}
                    - {name: other, modelRef: {name: crowd}, weight: 50}
                status: %s
                """.formatted(name, uid, traffic, state, status.isEmpty() ? "{}" : status), ABTest.class);
    }

    static ABTest promoting(String name, String uid, String endedAt, String reason) {
        return Serialization.unmarshal("""
                apiVersion: touchstone.dev/v1alpha1
                kind: ABTest
                metadata: {name: %s, namespace: films, uid: %s, generation: 1}
                spec:
                  contextRef: {name: page}
                  run: 1
                  state: Stopped
                  promote: other
                  control: control
                  variants:
                    - {name: control, modelRef: {name: content}, weight: 50}
                    - {name: other, modelRef: {name: "%s-model"}, weight: 50}
                status: {run: 1, endedAt: "%s", conditions: [{type: Concluded, status: "True", reason: %s}]}
                """.formatted(name, uid, name, endedAt, reason), ABTest.class);
    }

    Sample locked(String... uids) {
        for (var uid : uids) {
            locks.add("{key: %s-1, abTest: test-of-%s, uid: %s, run: 1}".formatted(uid, uid, uid));
        }
        return this;
    }

    Sample lockedSince(String time, String uid) {
        locks.add("{key: %s-1, abTest: test-of-%s, uid: %s, run: 1, since: '%s'}".formatted(uid, uid, uid, time));
        return this;
    }

    Sample share(String uid, String name, int from, int to) {
        shares.add("{key: %s-1, abTest: %s, ranges: [{from: %d, to: %d}]}".formatted(uid, name, from, to));
        return this;
    }

    Sample model(String name) {
        model = name;
        return this;
    }

    Sample promoted(String uid) {
        promotions = uid + "-1";
        return this;
    }

    Sample written(Route route) {
        written = Optional.of(route);
        return this;
    }

    Sample with(ContextServerOptions known) {
        options = Optional.of(known);
        return this;
    }

    /** In place of whatever it was said to own beside a route. */
    Sample owning(HasMetadata... objects) {
        others.clear();
        others.addAll(List.of(objects));
        return this;
    }

    Sample pod(String name, boolean ready, long number, String... splitting) {
        pods.add(new PodReading(name, ready, new Answer.Reported(
                new RouteReport(List.of(1), number, List.of(splitting), null))));
        return this;
    }

    static Route route(long number, String... uids) {
        var tests = new ArrayList<Route.Test>();
        for (var uid : uids) {
            tests.add(new Route.Test("test-of-" + uid, uid + "-1", 1, "salt", false, List.of(new SlotRange(0, 5000)), null,
                    "control", List.of(new Route.Variant("control", "content", 1))));
        }
        return new Route(1, number, new Route.ContextIdentity("films", "page", UID, 1), null, null, 50, "content", List.of(),
                List.of(), List.of(), List.of(), tests, 0);
    }

    Context context() {
        return Serialization.unmarshal("""
                apiVersion: touchstone.dev/v1alpha1
                kind: Context
                metadata: {name: page, namespace: films, uid: %s, generation: 1, resourceVersion: "1"}
                spec:
                  endpoint: {type: Recommendation, inputs: [{name: filmId, type: String, required: true}]}
                  unit: {name: film, value: request.filmId}
                  modelRef: {name: %s}
                status:
                  locks: [%s]
                  shares: [%s]
                  route: {number: 0, promotions: [%s]}
                """.formatted(UID, model, String.join(",", locks), String.join(",", shares), promotions), Context.class);
    }

    ContextWorld world() {
        var owned = new ArrayList<HasMetadata>(others);
        written.ifPresent(route -> owned.add(new ContextObjects(context()).route(RouteDocument.write(route))));
        return new ContextWorld(context(), Map.of(), Map.of(), tests, owned, pods, Optional.empty(), options, Optional.empty(),
                new AlertSettings(Map.of(), "https://example.org"), List.of(), false);
    }
}
