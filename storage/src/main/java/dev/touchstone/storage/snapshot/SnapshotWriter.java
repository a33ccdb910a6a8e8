package dev.touchstone.storage.snapshot;

import static dev.touchstone.storage.snapshot.SnapshotLayout.HEADER_BYTES;
import static dev.touchstone.storage.snapshot.SnapshotLayout.MAGIC;

import dev.touchstone.storage.StorageException;
import dev.touchstone.storage.StorageException.Kind;
import dev.touchstone.storage.version.RowDigest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Writes a snapshot file: rows as they come, at the end the index in key order. Takes eight bytes of memory a row, sixteen while
 * it sorts. Not thread-safe.
 */
public final class SnapshotWriter implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 18;

    private final Path file;
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private long[] offsets = new long[1024];
    private int rows;
    private long position = HEADER_BYTES;
    private boolean finished;

    /** @param file must not exist yet */
    public SnapshotWriter(Path file) {
        this.file = file;
        try {
            this.channel = FileChannel.open(file,
                    StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
            buffer.put(new byte[(int) HEADER_BYTES]);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    public void add(String key, byte[] value) {
        byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
        if (rows == offsets.length) {
            offsets = Arrays.copyOf(offsets, rows * 2);
        }
        offsets[rows++] = position;
        put(keyBytes);
        put(value);
        position += 8L + keyBytes.length + value.length;
    }

    public long rows() {
        return rows;
    }

    /**
     * Completes the file.
     *
     * @return its SHA-256 in hex
     * @throws StorageException {@code Refused} when a key was written twice
     */
    public String finish() {
        try {
            flush();
            sortByKey();
            for (int i = 0; i < rows; i++) {
                if (buffer.remaining() < 8) {
                    flush();
                }
                buffer.putLong(offsets[i]);
            }
            flush();
            ByteBuffer header = ByteBuffer.allocate((int) HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            header.put(MAGIC).putLong(rows).putLong(position).flip();
            channel.write(header, 0);
            channel.force(true);
            finished = true;
            return sha256(file);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** The checksum of a whole file, in hex. */
    public static String sha256(Path file) throws IOException {
        MessageDigest digest = RowDigest.sha256Digest();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer chunk = ByteBuffer.allocate(BUFFER_BYTES);
            while (channel.read(chunk) >= 0) {
                digest.update(chunk.flip());
                chunk.clear();
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private void sortByKey() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment written = channel.map(FileChannel.MapMode.READ_ONLY, 0, position, arena);
            offsets = OffsetSort.sorted(offsets, rows, (left, right) -> SnapshotLayout.compareKeys(written, left, right));
            for (int i = 1; i < rows; i++) {
                if (SnapshotLayout.compareKeys(written, offsets[i - 1], offsets[i]) == 0) {
                    throw new StorageException(Kind.Refused, "a key must not be written twice: '" + key(written, offsets[i]) + "'");
                }
            }
        }
    }

    private static String key(MemorySegment written, long offset) {
        byte[] bytes = written.asSlice(offset + 4, written.get(SnapshotLayout.U32, offset)).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private void put(byte[] part) {
        try {
            if (buffer.remaining() < 4 + part.length) {
                flush();
            }
            buffer.putInt(part.length);
            if (part.length > buffer.remaining()) {
                flush();
                write(ByteBuffer.wrap(part));
            } else {
                buffer.put(part);
            }
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private void flush() throws IOException {
        buffer.flip();
        write(buffer);
        buffer.clear();
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private StorageException failure(IOException e) {
        String message = String.valueOf(e.getMessage());
        return message.contains("No space left")
                ? new StorageException(Kind.NoSpace, "no space left in '" + file.getParent()
                        + "' to build the snapshot: make room, or set TMPDIR to a larger directory")
                : new StorageException(Kind.Refused, "the snapshot cannot be written to '" + file + "': " + message, e);
    }

    /** Deletes the file, unless it is complete. */
    @Override
    public void close() {
        try {
            channel.close();
            if (!finished) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
