package dev.touchstone.e2e;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Small made-up data in the loader's input format: films {@code film-0}, {@code film-1}, ... */
final class Rows {
    private Rows() {}

    static String film(int number) {
        return "film-" + number;
    }

    /** For each of {@code films} films, {@code count} neighbours that begin {@code shift} films further on. */
    static String neighbours(int films, int shift, int count) {
        return lines(films, film -> ranked(film(film),
                IntStream.range(0, count).mapToObj(rank -> film((film + shift + rank) % films)).toList()));
    }

    static String ranked(String key, List<String> items) {
        var ranked = IntStream.range(0, items.size())
                .mapToObj(rank -> "{\"id\":\"" + items.get(rank) + "\",\"score\":" + (1.0 - rank / 100.0) + "}")
                .collect(Collectors.joining(","));
        return "{\"key\":\"" + key + "\",\"items\":[" + ranked + "]}";
    }

    /** Records of the example's storage {@code films}; every fourth film is rated R. */
    static String catalogue(int films) {
        return lines(films, film -> "{\"key\":\"" + film(film) + "\",\"value\":{\"title\":\"Film " + film + "\",\"year\":2000,"
                + "\"rating\":\"" + (isR(film) ? "R" : "PG") + "\",\"genre\":\"Drama\",\"director\":\"\"}}");
    }

    static boolean isR(int film) {
        return film % 4 == 0;
    }

    static String set(String key, List<String> members) {
        return "{\"key\":\"" + key + "\",\"members\":[" + members.stream().map(each -> "\"" + each + "\"")
                .collect(Collectors.joining(",")) + "]}";
    }

    private static String lines(int count, IntFunction<String> line) {
        return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining("\n"));
    }
}
