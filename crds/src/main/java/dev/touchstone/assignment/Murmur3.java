package dev.touchstone.assignment;

/**
 * MurmurHash3_x86_32 with seed 0, of Austin Appleby's public domain SMHasher, over two byte arrays as if they were one.
 * The first one is fixed, so its whole blocks are hashed once.
 */
final class Murmur3 {
    private static final int C1 = 0xcc9e2d51;
    private static final int C2 = 0x1b873593;

    private final int state;
    private final long pending;
    private final int pendingBytes;
    private final int prefixLength;

    Murmur3(byte[] prefix) {
        int hash = 0;
        int whole = prefix.length & ~3;
        for (int i = 0; i < whole; i += 4) {
            hash = mixBlock(hash, littleEndian(prefix, i));
        }
        long rest = 0;
        for (int i = whole; i < prefix.length; i++) {
            rest |= (prefix[i] & 0xffL) << (8 * (i - whole));
        }
        this.state = hash;
        this.pending = rest;
        this.pendingBytes = prefix.length - whole;
        this.prefixLength = prefix.length;
    }

    /** The hash of the prefix followed by these bytes. */
    int hash(byte[] bytes) {
        int hash = state;
        long buffer = pending;
        int buffered = pendingBytes;
        int i = 0;
        for (; i + 4 <= bytes.length; i += 4) {
            buffer |= (littleEndian(bytes, i) & 0xffffffffL) << (8 * buffered);
            hash = mixBlock(hash, (int) buffer);
            buffer >>>= 32;
        }
        for (; i < bytes.length; i++) {
            buffer |= (bytes[i] & 0xffL) << (8 * buffered);
            buffered++;
        }
        if (buffered >= 4) {
            hash = mixBlock(hash, (int) buffer);
            buffer >>>= 32;
            buffered -= 4;
        }
        if (buffered > 0) {
            hash ^= scramble((int) buffer);
        }
        return finish(hash ^ (prefixLength + bytes.length));
    }

    private static int littleEndian(byte[] bytes, int i) {
        return bytes[i] & 0xff | (bytes[i + 1] & 0xff) << 8 | (bytes[i + 2] & 0xff) << 16 | bytes[i + 3] << 24;
    }

    private static int mixBlock(int hash, int block) {
        return Integer.rotateLeft(hash ^ scramble(block), 13) * 5 + 0xe6546b64;
    }

    private static int scramble(int block) {
        return Integer.rotateLeft(block * C1, 15) * C2;
    }

    private static int finish(int hash) {
        int mixed = (hash ^ hash >>> 16) * 0x85ebca6b;
        mixed = (mixed ^ mixed >>> 13) * 0xc2b2ae35;
        return mixed ^ mixed >>> 16;
    }
}
