package dev.touchstone.operator.faults.scale;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** What the API server wrote down about the requests that it got from one user. */
final class AuditLog {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> READS = Set.of("get", "list", "watch");

    private final Path file;
    private final String user;

    AuditLog(Path file, String user) {
        this.file = file;
        this.user = user;
    }

    /** @param resource with its subresource, if any, as roles name it; empty for what is no resource */
    record Request(Instant at, String verb, String group, String resource, String namespace, String name, int status) {
        boolean isWrite() {
            // What asks the API server who may do what is a POST, and changes nothing.
            return !READS.contains(verb) && !resource.isEmpty() && !group.equals("authorization.k8s.io");
        }

        boolean isOfLease() {
            return resource.equals("leases");
        }
    }

    List<Request> all() {
        return between(Instant.EPOCH, Instant.MAX);
    }

    List<Request> between(Instant from, Instant to) {
        var mine = "\"username\":\"" + user + '"';
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.contains(mine)).map(AuditLog::parse).filter(Objects::nonNull)
                    .filter(request -> !request.at().isBefore(from) && request.at().isBefore(to)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A watch is written down when it starts and when it ends: counted once. The last line may be half written. */
    private static Request parse(String line) {
        JsonNode event;
        try {
            event = JSON.readTree(line);
        } catch (IOException e) {
            return null;
        }
        var verb = event.path("verb").asText();
        if (verb.equals("watch") == event.path("stage").asText().equals("ResponseComplete") && event.path("responseStatus").path("code").asInt() < 400) {
            return null;
        }
        var object = event.path("objectRef");
        var subresource = object.path("subresource").asText();
        return new Request(Instant.parse(event.path("requestReceivedTimestamp").asText()), verb, object.path("apiGroup").asText(),
                object.path("resource").asText() + (subresource.isEmpty() ? "" : '/' + subresource),
                object.path("namespace").asText(), object.path("name").asText(), event.path("responseStatus").path("code").asInt());
    }
}
