package dev.touchstone.storage.snapshot;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Where things are in a snapshot; the words for it are in {@code docs/reference/storage-layouts.md}. */
final class SnapshotLayout {
    static final byte[] MAGIC = "TSNAP001".getBytes(StandardCharsets.US_ASCII);
    static final long ROWS_AT = 8;
    static final long INDEX_AT = 16;
    static final long HEADER_BYTES = 24;

    static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private SnapshotLayout() {}

    /** The order of the index: unsigned bytes, shorter first when one key begins with the other. */
    static int compareKeys(MemorySegment file, long left, long right) {
        int leftLength = file.get(U32, left);
        int rightLength = file.get(U32, right);
        long mismatch = MemorySegment.mismatch(file, left + 4, left + 4 + leftLength, file, right + 4, right + 4 + rightLength);
        if (mismatch < 0) {
            return 0;
        }
        if (mismatch >= leftLength || mismatch >= rightLength) {
            return Integer.compare(leftLength, rightLength);
        }
        return Byte.compareUnsigned(
                file.get(ValueLayout.JAVA_BYTE, left + 4 + mismatch), file.get(ValueLayout.JAVA_BYTE, right + 4 + mismatch));
    }
}
