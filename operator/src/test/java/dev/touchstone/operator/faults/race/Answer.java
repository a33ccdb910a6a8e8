package dev.touchstone.operator.faults.race;

import com.fasterxml.jackson.databind.JsonNode;

/** What the API server said. */
record Answer(int status, JsonNode body) {
    /** Who refused, or that nobody did. */
    enum Verdict {
        Accepted, LockRule, TestRule, InUsePolicy, LockWriterPolicy, Rights, Conflict, Gone,
        /** The API server makes null of a list that becomes empty while another manager owns the field, and refuses that itself. */
        NullList,
        Malformed, Failed
    }

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
        if (status == 422 && said.contains("status.locks: Invalid value: \"null\"")) {
            return Verdict.NullList;
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
                    : said.contains("while the test is running, paused or stopping") ? Verdict.TestRule : Verdict.Malformed;
            case 403 -> Verdict.Rights;
            case 404 -> Verdict.Gone;
            case 409 -> Verdict.Conflict;
            case 400, 415 -> Verdict.Malformed;
            default -> Verdict.Failed;
        };
    }
}
