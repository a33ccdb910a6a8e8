package dev.touchstone.storage;

import java.util.Arrays;
import java.util.List;

/** Items with scores, the best first. Two parallel arrays: a request reads thousands of them per second. */
public final class RankedList implements Value {
    private final String[] ids;
    private final double[] scores;
    private final int weight;

    private RankedList(String[] ids, double[] scores) {
        this.ids = ids;
        this.scores = scores;
        int bytes = 64;
        for (String id : ids) {
            bytes += 56 + id.length();
        }
        this.weight = bytes;
    }

    /** The arrays become part of the value and must not be changed afterwards. */
    public static RankedList of(String[] ids, double[] scores) {
        if (ids.length != scores.length) {
            throw new IllegalArgumentException("as many scores as ids are needed");
        }
        return new RankedList(ids, scores);
    }

    public static RankedList of(List<String> ids, List<Double> scores) {
        return of(ids.toArray(String[]::new), scores.stream().mapToDouble(Double::doubleValue).toArray());
    }

    public int size() {
        return ids.length;
    }

    public String id(int index) {
        return ids[index];
    }

    public double score(int index) {
        return scores[index];
    }

    @Override
    public int weight() {
        return weight;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RankedList that && Arrays.equals(ids, that.ids) && Arrays.equals(scores, that.scores);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(ids) + Arrays.hashCode(scores);
    }

    @Override
    public String toString() {
        return "RankedList" + Arrays.toString(ids);
    }
}
