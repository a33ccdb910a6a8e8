package dev.touchstone.storage.snapshot;

import java.util.Arrays;

/** A merge sort of primitive offsets by what they point at; the JDK sorts primitives by value only, and boxes cost 20 bytes a row. */
final class OffsetSort {
    @FunctionalInterface
    interface Order {
        int compare(long left, long right);
    }

    private OffsetSort() {}

    /** @return the first {@code size} elements in order; the given array may be overwritten */
    static long[] sorted(long[] elements, int size, Order order) {
        long[] from = Arrays.copyOf(elements, size);
        long[] to = new long[size];
        for (int width = 1; width < size && width > 0; width *= 2) {
            for (int start = 0; start < size; start += 2 * width) {
                if (start + width < 0 || start + width >= size) {
                    System.arraycopy(from, start, to, start, size - start);
                    break;
                }
                merge(from, to, start, start + width, (int) Math.min(size, start + 2L * width), order);
            }
            long[] done = to;
            to = from;
            from = done;
        }
        return from;
    }

    private static void merge(long[] from, long[] to, int left, int middle, int end, Order order) {
        int a = left;
        int b = middle;
        for (int i = left; i < end; i++) {
            boolean takeLeft = b >= end || (a < middle && order.compare(from[a], from[b]) <= 0);
            to[i] = takeLeft ? from[a++] : from[b++];
        }
    }
}
