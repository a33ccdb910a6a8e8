package dev.touchstone.operator.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** What the API server wrote down about the requests that it got from one user, by itself or impersonated. */
public final class AuditLog {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> READS = Set.of("get", "list", "watch");

    private final Path file;
    private final String user;
    private final List<Request> requests = new ArrayList<>();
    private long position;

    public AuditLog(Path file, String user) {
        this.file = file;
        this.user = user;
    }

    /** @param resource with its subresource, if any, as roles name it; empty for what is no resource */
    public record Request(Instant at, String verb, String group, String resource, String namespace, String name, int status) {
        public boolean isWrite() {
            // What asks the API server who may do what is a POST, and changes nothing.
            return !READS.contains(verb) && !resource.isEmpty() && !group.equals("authorization.k8s.io");
        }

        public boolean isOfLease() {
            return resource.equals("leases");
        }
    }

    public List<Request> between(Instant from, Instant to) {
        return read().stream().filter(request -> !request.at().isBefore(from) && request.at().isBefore(to)).toList();
    }

    /** Only what was written since the last time: the file grows long. */
    private synchronized List<Request> read() {
        var mine = "\"username\":\"" + user + '"';
        try (var lines = new RandomAccessFile(file.toFile(), "r")) {
            var fresh = new byte[Math.toIntExact(lines.length() - position)];
            lines.seek(position);
            lines.readFully(fresh);
            var whole = new String(fresh, StandardCharsets.UTF_8);
            var end = whole.lastIndexOf('\n') + 1;
            whole.substring(0, end).lines().filter(line -> line.contains(mine)).map(AuditLog::parse).filter(Objects::nonNull).forEach(requests::add);
            position += whole.substring(0, end).getBytes(StandardCharsets.UTF_8).length;
            return List.copyOf(requests);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A watch is written down when it starts and when it ends: counted once. */
    private static Request parse(String line) {
        JsonNode event;
        try {
            event = JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
