package dev.touchstone.storage.snapshot;

import static dev.touchstone.storage.snapshot.SnapshotLayout.HEADER_BYTES;
import static dev.touchstone.storage.snapshot.SnapshotLayout.INDEX_AT;
import static dev.touchstone.storage.snapshot.SnapshotLayout.MAGIC;
import static dev.touchstone.storage.snapshot.SnapshotLayout.ROWS_AT;
import static dev.touchstone.storage.snapshot.SnapshotLayout.U32;
import static dev.touchstone.storage.snapshot.SnapshotLayout.U64;

import dev.touchstone.storage.StorageException;
import dev.touchstone.storage.StorageException.Kind;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A mapped snapshot file, searched in place. Any thread may look up; after {@link #close} a lookup throws instead of reading
 * memory that is gone.
 */
public final class Snapshot implements AutoCloseable {
    private final Arena arena;
    private final MemorySegment file;
    private final long rows;
    private final long index;

    private Snapshot(Arena arena, MemorySegment file, long rows, long index) {
        this.arena = arena;
        this.file = file;
        this.rows = rows;
        this.index = index;
    }

    /**
     * Maps a file and checks its frame.
     *
     * @throws StorageException {@code Corrupt} when it is not a snapshot, or not a whole one
     */
    public static Snapshot open(Path path) throws IOException {
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            MemorySegment file = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            long size = file.byteSize();
            if (size < HEADER_BYTES || file.asSlice(0, MAGIC.length).mismatch(MemorySegment.ofArray(MAGIC)) >= 0) {
                throw corrupt(path, "it does not begin like one");
            }
            long rows = file.get(U64, ROWS_AT);
            long index = file.get(U64, INDEX_AT);
            if (rows < 0 || index < HEADER_BYTES || index > size || (size - index) / 8 != rows || (size - index) % 8 != 0) {
                throw corrupt(path, "its index is not where its header says; it may be truncated");
            }
            return new Snapshot(arena, file, rows, index);
        } catch (IOException | RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    private static StorageException corrupt(Path path, String why) {
        return new StorageException(Kind.Corrupt, "'" + path.getFileName() + "' is not a snapshot that this release can read: " + why);
    }

    public long rows() {
        return rows;
    }

    public long bytes() {
        return file.byteSize();
    }

    /** The value's bytes. */
    public Optional<byte[]> find(String key) {
        byte[] wanted = key.getBytes(StandardCharsets.UTF_8);
        MemorySegment wantedSegment = MemorySegment.ofArray(wanted);
        long low = 0;
        long high = rows - 1;
        while (low <= high) {
            long middle = (low + high) >>> 1;
            long record = file.get(U64, index + middle * 8);
            int length = file.get(U32, record);
            int order = compare(record + 4, length, wantedSegment, wanted.length);
            if (order == 0) {
                return Optional.of(value(record + 4 + length));
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return Optional.empty();
    }

    private byte[] value(long at) {
        return file.asSlice(at + 4, Integer.toUnsignedLong(file.get(U32, at))).toArray(ValueLayout.JAVA_BYTE);
    }

    private int compare(long at, int length, MemorySegment wanted, int wantedLength) {
        long mismatch = MemorySegment.mismatch(file, at, at + length, wanted, 0, wantedLength);
        if (mismatch < 0) {
            return 0;
        }
        if (mismatch >= length || mismatch >= wantedLength) {
            return Integer.compare(length, wantedLength);
        }
        return Byte.compareUnsigned(file.get(ValueLayout.JAVA_BYTE, at + mismatch), wanted.get(ValueLayout.JAVA_BYTE, mismatch));
    }

    /** Brings the file into memory, so that the first lookups do not wait for the disk. */
    public void warm() {
        file.load();
    }

    @Override
    public void close() {
        arena.close();
    }
}
