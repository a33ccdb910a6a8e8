package dev.touchstone.storage.s3;

import dev.touchstone.storage.PublishedVersion;
import dev.touchstone.storage.StorageException;
import dev.touchstone.storage.StorageException.Kind;
import dev.touchstone.storage.snapshot.Snapshot;
import dev.touchstone.storage.snapshot.SnapshotWriter;
import dev.touchstone.storage.version.RowDigest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The snapshots that this process has, one file per checksum, shared by all readers. A file becomes visible under its name only
 * when its checksum was verified; what a killed process left behind is verified again before use, and deleted when nobody
 * wants it.
 */
final class SnapshotDirectory {
    @FunctionalInterface
    interface Source {
        InputStream open() throws IOException;
    }

    private static final Duration LEFTOVER_AGE = Duration.ofMinutes(10);

    private final Path directory;
    private final Clock clock;
    private final Map<String, MountedSnapshot> mounted = new HashMap<>();

    SnapshotDirectory(Path directory, Clock clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /** Blocks while it pulls. The result is held for the caller, who lets it go. */
    MountedSnapshot mount(PublishedVersion version, Source source) {
        try {
            MountedSnapshot shared = shared(version.checksum());
            if (shared != null) {
                return shared;
            }
            Files.createDirectories(directory);
            deleteLeftovers();
            Path file = directory.resolve(version.checksum() + ".tsnap");
            if (!Files.exists(file) || !SnapshotWriter.sha256(file).equals(version.checksum())) {
                pull(version, source, file);
            }
            Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
            return share(version.checksum(), file);
        } catch (IOException e) {
            throw S3Errors.ofDisk(e, directory);
        }
    }

    private synchronized MountedSnapshot shared(String checksum) {
        MountedSnapshot present = mounted.get(checksum);
        return present != null && present.hold() ? present : null;
    }

    /** Two readers may have pulled the same file at once: the second uses the first's. */
    private MountedSnapshot share(String checksum, Path file) throws IOException {
        Snapshot snapshot = Snapshot.open(file);
        snapshot.warm();
        MountedSnapshot mount = sharedOr(checksum, file, snapshot);
        if (mount.snapshot() != snapshot) {
            snapshot.close();
        }
        return mount;
    }

    private synchronized MountedSnapshot sharedOr(String checksum, Path file, Snapshot snapshot) {
        MountedSnapshot present = shared(checksum);
        if (present != null) {
            return present;
        }
        MountedSnapshot[] self = new MountedSnapshot[1];
        self[0] = new MountedSnapshot(snapshot, () -> unmounted(checksum, self[0], file));
        mounted.put(checksum, self[0]);
        return self[0];
    }

    private synchronized void unmounted(String checksum, MountedSnapshot gone, Path file) {
        if (mounted.remove(checksum, gone)) {
            delete(file);
        }
    }

    private void pull(PublishedVersion version, Source source, Path file) throws IOException {
        if (Files.getFileStore(directory).getUsableSpace() < version.bytes()) {
            throw S3Errors.noRoom(directory, version.bytes() + " bytes are needed");
        }
        Path part = directory.resolve(version.checksum() + "." + UUID.randomUUID() + ".part");
        try {
            MessageDigest digest = RowDigest.sha256Digest();
            long bytes = copy(source, part, digest);
            String actual = HexFormat.of().formatHex(digest.digest());
            if (!actual.equals(version.checksum())) {
                throw new StorageException(Kind.Corrupt, "the snapshot of version '" + version.id() + "' is refused: the server has " + bytes
                        + " bytes with SHA-256 '" + actual + "', published were " + version.bytes() + " bytes with '" + version.checksum()
                        + "'. What was read before stays; load the storage again");
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static long copy(Source source, Path part, MessageDigest digest) throws IOException {
        long bytes = 0;
        try (InputStream in = source.open(); OutputStream out = Files.newOutputStream(part)) {
            byte[] chunk = new byte[1 << 16];
            for (int read = read(in, chunk); read >= 0; read = read(in, chunk)) {
                digest.update(chunk, 0, read);
                out.write(chunk, 0, read);
                bytes += read;
            }
        }
        return bytes;
    }

    /** Not a matter of the disk. */
    private static int read(InputStream in, byte[] chunk) {
        try {
            return in.read(chunk);
        } catch (IOException e) {
            throw new StorageException(Kind.Unavailable, "the connection broke while a snapshot was pulled: " + e.getMessage(), e);
        }
    }

    private void deleteLeftovers() throws IOException {
        FileTime old = FileTime.from(clock.instant().minus(LEFTOVER_AGE));
        List<Path> files;
        try (Stream<Path> all = Files.list(directory)) {
            files = all.filter(file -> file.toString().endsWith(".tsnap") || file.toString().endsWith(".part")).toList();
        }
        for (Path file : files) {
            if (!isMounted(file) && Files.exists(file) && Files.getLastModifiedTime(file).compareTo(old) < 0) {
                delete(file);
            }
        }
    }

    private synchronized boolean isMounted(Path file) {
        return mounted.containsKey(file.getFileName().toString().replace(".tsnap", ""));
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // It stays as a leftover, which the next mount looks for.
            System.getLogger(SnapshotDirectory.class.getName()).log(System.Logger.Level.WARNING, "cannot delete " + file, e);
        }
    }
}
