package dev.touchstone.operator.faults.proxy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.OptionalLong;

/** What an API server says when it does not do something; worded as Kubernetes 1.35 does. */
public enum Refusal {
    Unauthorized(401, "Unauthorized"),
    Forbidden(403, "Forbidden"),
    Conflict(409, "Conflict"),
    Gone(410, "Expired"),
    TooManyRequests(429, "TooManyRequests"),
    /** Without a reason, as what comes from etcd has none. It may have been committed. */
    TimedOut(500, ""),
    Unavailable(503, "ServiceUnavailable");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final int code;
    private final String reason;

    Refusal(int code, String reason) {
        this.code = code;
        this.reason = reason;
    }

    public int code() {
        return code;
    }

    /** For the header of that name. */
    OptionalLong retryAfterSeconds() {
        return this == TooManyRequests ? OptionalLong.of(RETRY_AFTER.toSeconds()) : OptionalLong.empty();
    }

    /** A {@code Status} object. */
    ObjectNode status(Call call) {
        var status = JSON.createObjectNode().put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        status.put("status", "Failure").put("message", message(call));
        if (!reason.isEmpty()) {
            status.put("reason", reason);
        }
        if (this == Conflict || this == Forbidden) {
            var details = status.putObject("details");
            if (!call.name().isEmpty()) {
                details.put("name", call.name());
            }
            if (!call.group().isEmpty()) {
                details.put("group", call.group());
            }
            details.put("kind", call.resource());
        }
        retryAfterSeconds().ifPresent(seconds -> status.putObject("details").put("retryAfterSeconds", seconds));
        return status.put("code", code);
    }

    private String message(Call call) {
        return switch (this) {
            case Unauthorized -> "Unauthorized";
            case Forbidden -> call.qualifiedResource() + (call.name().isEmpty() ? "" : " \"" + call.name() + "\"")
                    + " is forbidden: User \"touchstone\" cannot " + call.verb() + " resource \"" + call.resource()
                    + "\" in API group \"" + call.group() + "\""
                    + (call.namespace().isEmpty() ? " at the cluster scope" : " in the namespace \"" + call.namespace() + "\"");
            case Conflict -> "Operation cannot be fulfilled on " + call.qualifiedResource() + " \"" + call.name()
                    + "\": the object has been modified; please apply your changes to the latest version and try again";
            case Gone -> "too old resource version: 1 (2)";
            case TooManyRequests -> "storage is (re)initializing";
            case TimedOut -> "etcdserver: request timed out";
            case Unavailable -> "apiserver is shutting down";
        };
    }
}
