package dev.touchstone.operator.abtest;

import dev.touchstone.api.v1alpha1.ABTest;
import dev.touchstone.api.v1alpha1.Context;
import dev.touchstone.api.v1alpha1.Model;
import dev.touchstone.api.v1alpha1.ModelStorage;
import dev.touchstone.operator.locks.LockedKind;
import dev.touchstone.operator.locks.Target;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A test of two models on a context with everything that it needs, all Ready; changed step by step. */
final class FilmWorld {
    private static final String UID = "test-uid";

    private final Map<Target, Traits> all = new LinkedHashMap<>();
    private String state = "Running";
    private String status = "{}";
    private String control = "content";
    private String audience = "";
    private int run = 1;
    private String also = "";
    private String pinnedContent = "null";
    private String content = "null";
    private boolean pinned;
    private boolean share;
    private boolean splitting;
    private int others;

    private static final class Traits {
        private boolean ready = true;
        private boolean deleting;
        private boolean locked = true;
        private int generation = 1;
        private String uid = "uid-";
        private String hash = "hash-";
    }

    FilmWorld() {
        all.put(new Target(LockedKind.Context, "page"), new Traits());
        for (var name : List.of("content", "crowd", "popular")) {
            all.put(new Target(LockedKind.Model, name), new Traits());
            all.put(new Target(LockedKind.ModelStorage, name), new Traits());
        }
        all.put(new Target(LockedKind.ModelStorage, "viewings"), new Traits());
    }

    FilmWorld state(String wanted) {
        state = wanted;
        return this;
    }

    FilmWorld run(int wanted) {
        run = wanted;
        return this;
    }

    FilmWorld status(String yaml) {
        status = yaml;
        return this;
    }

    FilmWorld control(String model) {
        control = model;
        return this;
    }

    FilmWorld audience(String expression) {
        audience = expression;
        return this;
    }

    FilmWorld pinned() {
        pinned = true;
        return this;
    }

    FilmWorld share() {
        share = true;
        return this;
    }

    FilmWorld splitting() {
        splitting = true;
        return this;
    }

    FilmWorld slotsOfOthers(int slots) {
        others = slots;
        return this;
    }

    /** More of the status of a pinned test. */
    FilmWorld also(String fields) {
        also = fields;
        return this;
    }

    /** Of every storage. */
    FilmWorld content(String pinned, String now) {
        pinnedContent = pinned;
        content = now;
        return this;
    }

    FilmWorld without(String kind, String name) {
        all.remove(target(kind, name));
        return this;
    }

    FilmWorld notReady(String kind, String name) {
        all.get(target(kind, name)).ready = false;
        return this;
    }

    /** Its newest generation is not served yet. */
    FilmWorld edited(String kind, String name) {
        all.get(target(kind, name)).generation = 2;
        return this;
    }

    FilmWorld deleting(String kind, String name) {
        all.get(target(kind, name)).deleting = true;
        return this;
    }

    FilmWorld unlocked(String kind, String name) {
        all.get(target(kind, name)).locked = false;
        return this;
    }

    FilmWorld otherHash(String kind, String name) {
        all.get(target(kind, name)).hash = "other-";
        return this;
    }

    /** With values that are not known here, and so without a hash. */
    FilmWorld later(String kind, String name) {
        all.get(target(kind, name)).hash = "";
        return this;
    }

    FilmWorld replaced(String kind, String name) {
        all.get(target(kind, name)).uid = "other-";
        return this;
    }

    TestWorld world() {
        var objects = new HashMap<Target, CustomResource<?, ?>>();
        var hashes = new HashMap<Target, String>();
        all.forEach((target, traits) -> {
            objects.put(target, object(target, traits));
            if (!traits.hash.isEmpty()) {
                hashes.put(target, traits.hash + target.name());
            }
        });
        return new TestWorld(test(), objects, hashes, "hash-test", List.of(), Instant.parse("2026-01-05T00:00:00Z"));
    }

    private ABTest test() {
        var pins = new StringBuilder();
        if (pinned) {
            new FilmWorld().all.keySet().forEach(target -> pins.append("{kind: %s, name: %s, uid: uid-%s, specHash: hash-%s, contentDigest: %s},"
                    .formatted(target.kind(), target.name(), target.name(), target.name(),
                            target.kind() == LockedKind.ModelStorage ? pinnedContent : "null")));
            status = "{run: 1, pinned: [" + pins + "], " + also + "}";
        }
        return Serialization.unmarshal("""
                apiVersion: touchstone.dev/v1alpha1
                kind: ABTest
                metadata: {name: test, namespace: films, uid: %s, generation: 1}
                spec:
                  contextRef: {name: page}
                  run: %d
                  traffic: 50%%
                  state: %s
                  audience: "%s"
                  control: control
                  variants:
                    - {name: control, modelRef: {name: %s}, weight: 50}
                    - {name: other, modelRef: {name: crowd}, weight: 50}
                status: %s
                """.formatted(UID, run, state, audience, control, status), ABTest.class);
    }

    private CustomResource<?, ?> object(Target target, Traits traits) {
        var spec = switch (target.kind()) {
            case Context -> """
                    endpoint: {type: Recommendation, inputs: [{name: userId, type: String}, {name: filmId, type: String, required: true}]}
                      unit: {name: viewer, value: request.userId}
                      modelRef: {name: content}
                      fallbacks: [{modelRef: {name: popular}}]
                      rules:
                        - name: not-seen
                          data: [{name: seen, storageRef: {name: viewings}, key: request.userId}]
                          exclude: item.id in data.seen
                    """;
            case Model -> """
                    endpoint: {type: Recommendation, inputs: [{name: filmId, type: String, required: true}]}
                      lookup: {storageRef: {name: %s}, key: request.filmId}
                    """.formatted(target.name());
            case ModelStorage -> "{technology: Redis, format: %s, key: {name: id, type: String}}"
                    .formatted(target.name().equals("viewings") ? "Set" : "RankedList");
        };
        var more = switch (target.kind()) {
            case Context -> contextStatus();
            case Model -> "";
            case ModelStorage -> "  contentDigest: " + content;
        };
        var yaml = """
                apiVersion: touchstone.dev/v1alpha1
                kind: %s
                metadata: {name: %s, namespace: films, uid: %s, generation: %d%s}
                spec:
                  %s
                status:
                  conditions: [{type: Ready, status: "%s", reason: Ready, message: because, observedGeneration: 1}]
                  locks: [%s]
                %s
                """.formatted(target.kind(), target.name(), traits.uid + target.name(), traits.generation,
                traits.deleting ? ", deletionTimestamp: '2026-01-01T00:00:00Z'" : "", spec.strip(),
                traits.ready ? "True" : "False",
                pinned && traits.locked ? "{key: %s-1, abTest: test, uid: %s, run: 1}".formatted(UID, UID) : "", more);
        return switch (target.kind()) {
            case Context -> Serialization.unmarshal(yaml, Context.class);
            case Model -> Serialization.unmarshal(yaml, Model.class);
            case ModelStorage -> Serialization.unmarshal(yaml, ModelStorage.class);
        };
    }

    private String contextStatus() {
        var shares = new StringBuilder();
        if (others > 0) {
            shares.append("{key: others-1, abTest: others, ranges: [{from: 0, to: %d}]},".formatted(others));
        }
        if (share) {
            shares.append("{key: %s-1, abTest: test, ranges: [{from: 5000, to: 10000}]}".formatted(UID));
        }
        return "  shares: [%s]\n  route: {number: 1, splitting: [%s]}".formatted(shares, splitting ? UID + "-1" : "");
    }

    private static Target target(String kind, String name) {
        return new Target(LockedKind.valueOf(kind), name);
    }
}
