package dev.touchstone.operator.faults.trial;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.touchstone.operator.testing.Campaign;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a campaign found, fault by scenario, in {@code target/reliability}: a file for machines and one for people. */
public final class FaultTable {
    private static final Path FOLDER = Path.of("target/reliability");

    private final String file;
    private final long seed;
    private final List<Outcome> outcomes = new ArrayList<>();

    /** @param file its name, without an ending */
    public FaultTable(String file, long seed) {
        this.file = file;
        this.seed = seed;
    }

    /** One line of the table; hit are the runs in which anything went wrong at all; times in milliseconds from the last fault, of the runs that passed. */
    private record Row(String fault, String description, String scenario, int runs, int hit, int passes, int injections, long medianMillis,
            long maxMillis) {}

    private record Document(String campaign, long seed, List<Row> rows, List<String> failures) {}

    /** On disk at once: a long run may be looked at, and a broken one has not been for nothing. */
    public synchronized void add(Outcome outcome) {
        outcomes.add(outcome);
        try {
            Files.createDirectories(FOLDER);
            var json = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
            var failures = outcomes.stream().filter(one -> !one.passed()).map(Outcome::toString).toList();
            Files.writeString(FOLDER.resolve(file + ".json"),
                    json.writeValueAsString(new Document(Campaign.isLong() ? "long" : "quick", seed, rows(), failures)) + "\n");
            Files.writeString(FOLDER.resolve(file + ".md"), markdown());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Row> rows() {
        return groups(outcome -> outcome.ordeal().orElseThrow().name() + " " + outcome.scenario()).values().stream()
                .map(FaultTable::row).toList();
    }

    private Map<String, List<Outcome>> groups(Function<Outcome, String> key) {
        return outcomes.stream().filter(outcome -> outcome.ordeal().isPresent())
                .collect(Collectors.groupingBy(key, TreeMap::new, Collectors.toList()));
    }

    private String markdown() {
        return table("fault", groups(outcome -> outcome.ordeal().orElseThrow().description() + " (`" + outcome.ordeal().orElseThrow().name() + "`)"))
                + "\n" + table("scenario", groups(Outcome::scenario))
                + "\n" + table("fault | scenario", groups(outcome -> "`" + outcome.ordeal().orElseThrow().name() + "` | " + outcome.scenario()));
    }

    private static String table(String first, Map<String, List<Outcome>> groups) {
        var lines = new ArrayList<String>();
        lines.add("| " + first + " | runs | of them hit | passes | faults | median time to converge | longest |");
        lines.add("|---".repeat(first.split("\\|").length) + "|---|---|---|---|---|---|");
        groups.forEach((key, group) -> {
            var row = row(group);
            lines.add("| " + key + " | " + row.runs() + " | " + row.hit() + " | " + row.passes() + " | " + row.injections() + " | " + seconds(row.medianMillis())
                    + " | " + seconds(row.maxMillis()) + " |");
        });
        return String.join("\n", lines) + "\n";
    }

    private static String seconds(long millis) {
        return "%.1f s".formatted(millis / 1000.0);
    }

    private static Row row(List<Outcome> group) {
        var ordeal = group.getFirst().ordeal().orElseThrow();
        var times = group.stream().filter(Outcome::passed).map(outcome -> outcome.converged().toMillis()).sorted().toList();
        return new Row(ordeal.name(), ordeal.description(), group.getFirst().scenario(), group.size(),
                (int) group.stream().filter(outcome -> outcome.injections() > 0).count(), times.size(),
                group.stream().mapToInt(Outcome::injections).sum(),
                times.isEmpty() ? 0 : times.get(times.size() / 2), times.isEmpty() ? 0 : times.getLast());
    }
}
