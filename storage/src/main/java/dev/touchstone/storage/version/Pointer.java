package dev.touchstone.storage.version;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.touchstone.storage.PublishedVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The one mutable document of a Versioned storage: which version readers read, and which they read before.
 *
 * @param publishedAt RFC 3339, when the pointer was moved to this version
 * @param superseded versions that are still readable, the last superseded first
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Pointer(
        String version, long rows, String checksum, long bytes, String publishedAt, List<Superseded> superseded) {
    private static final int MAX_ID = 128;

    /** Whoever wrote it: what is no pointer is refused where it is read, and harms nobody who trusts its fields. */
    public Pointer {
        superseded = superseded == null ? List.of() : List.copyOf(superseded);
        checkId(version);
        if (rows < 0) {
            throw new IllegalArgumentException("`rows` must not be negative, and is " + rows);
        }
        Instant.parse(publishedAt);
    }

    /** @param at RFC 3339 */
    public record Superseded(String version, String at) {
        public Superseded {
            checkId(version);
            Instant.parse(at);
        }
    }

    private static void checkId(String version) {
        if (version == null || version.isEmpty() || version.length() > MAX_ID) {
            throw new IllegalArgumentException("a version must have an id of 1 to " + MAX_ID + " characters");
        }
    }

    public static Pointer first(Manifest manifest, Instant now) {
        return of(manifest, now, List.of());
    }

    /** The pointer after this one, naming another version. */
    public Pointer movedTo(Manifest manifest, Instant now) {
        List<Superseded> before = new ArrayList<>();
        before.add(new Superseded(version, now.toString()));
        superseded.stream().filter(old -> !old.version().equals(manifest.version())).forEach(before::add);
        return of(manifest, now, before);
    }

    private static Pointer of(Manifest manifest, Instant now, List<Superseded> before) {
        return new Pointer(manifest.version(), manifest.rows(), manifest.checksum(), manifest.bytes(), now.toString(), before);
    }

    /** What may be dropped: beyond {@code keep} (which counts the current version) and superseded for the grace. */
    public List<String> droppable(int keep, Duration grace, Instant now) {
        return superseded.stream()
                .skip(Math.max(0, keep - 1))
                .filter(old -> !Instant.parse(old.at()).plus(grace).isAfter(now))
                .map(Superseded::version)
                .toList();
    }

    public Pointer without(List<String> versions) {
        return new Pointer(version, rows, checksum, bytes, publishedAt,
                superseded.stream().filter(old -> !versions.contains(old.version())).toList());
    }

    public boolean names(String id) {
        return version.equals(id) || superseded.stream().anyMatch(old -> old.version().equals(id));
    }

    public PublishedVersion published() {
        return new PublishedVersion(version, rows, checksum, bytes, Instant.parse(publishedAt));
    }
}
