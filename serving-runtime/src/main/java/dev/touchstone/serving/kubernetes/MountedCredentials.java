package dev.touchstone.serving.kubernetes;

import dev.touchstone.connection.Credentials;
import dev.touchstone.serving.log.EventLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** The credentials as the kubelet mounts them, a file for each server: later than the API's copy, but there when the API is not. */
public final class MountedCredentials {
    private static final EventLog LOG = EventLog.of(MountedCredentials.class);

    private final Path folder;
    private final Complaints complaints = new Complaints(LOG);
    private final CredentialsParser parser = new CredentialsParser(complaints);

    public MountedCredentials(Path folder) {
        this.folder = folder;
    }

    /** Nothing, where nothing is mounted. */
    public Map<String, Credentials> read() {
        Map<String, String> documents = new HashMap<>();
        if (Files.isDirectory(folder)) {
            // The kubelet's own folders begin with two dots.
            try (Stream<Path> files = Files.list(folder).filter(Files::isRegularFile)) {
                for (Path file : files.toList()) {
                    documents.put(file.getFileName().toString(), Files.readString(file));
                }
            } catch (IOException | UncheckedIOException e) {
                complaints.about("mounted credentials", e.toString());
            }
        }
        return parser.parse(documents);
    }
}
