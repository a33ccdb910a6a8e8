package dev.touchstone.operator.faults.race;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** What the API server said. */
record Answer(int status, JsonNode body) {
    /** Who refused, or that nobody did. */
    enum Verdict {
        Accepted, LockRule, TestRule, InUsePolicy, LockWriterPolicy, Rights, Conflict, Gone,
        /** Who applies less takes away its own fields only, and what others own of them is nothing valid by itself. */
        Leftover,
        /** What was sent is not valid beside what somebody wrote after the attacker had looked. */
        Older,
        Malformed, Failed
    }

    /** Lists of nothing, and a rule that is but a name. */
    private static final List<String> LEFTOVERS = List.of("status.locks: Invalid value: \"null\"", "spec.rules: Invalid value: \"null\"",
            "spec.rules[0]: Invalid value: must have exactly one of `exclude`");

    boolean isAccepted() {
        return status < 300;
    }

    String message() {
        return body.path("message").asText();
    }

    Verdict verdict() {
        if (isAccepted()) {
            return Verdict.Accepted;
        }
        var said = message();
        if (said.contains("in-use.touchstone.dev")) {
            return Verdict.InUsePolicy;
        }
        if (said.contains("lock-writer.touchstone.dev")) {
            return Verdict.LockWriterPolicy;
        }
        // A JSON patch of something in a list that is shorter by now.
        if (status == 422 && said.startsWith("the server rejected our request due to an error in our request")) {
            return Verdict.Gone;
        }
        if (status == 422 && said.contains("if the object is being deleted")) {
            return Verdict.Gone;
        }
        return switch (status) {
            case 422 -> said.contains("must not change while ABTest") ? Verdict.LockRule
                    : said.contains("while the test is running, paused or stopping") ? Verdict.TestRule
                    : LEFTOVERS.stream().anyMatch(said::contains) ? Verdict.Leftover : Verdict.Malformed;
            case 403 -> Verdict.Rights;
            case 404 -> Verdict.Gone;
            case 409 -> Verdict.Conflict;
            case 400, 415 -> Verdict.Malformed;
            default -> Verdict.Failed;
        };
    }
}
