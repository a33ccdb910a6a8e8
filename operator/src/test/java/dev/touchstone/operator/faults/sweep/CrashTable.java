package dev.touchstone.operator.faults.sweep;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the sweep found, in the columns of all fault tables: {@code crashes.json} for machines, {@code crashes.md} for people. */
final class CrashTable {
    private static final Path FOLDER = Path.of("target/reliability");

    private final String campaign;
    private final long seed;
    private final List<Outcome> outcomes = new ArrayList<>();

    CrashTable(String campaign, long seed) {
        this.campaign = campaign;
        this.seed = seed;
    }

    /** Times in milliseconds from the crash, of the runs that passed. */
    record Row(String plan, String description, String scenario, int runs, int passes, int injections, long medianMillis, long maxMillis) {}

    private record Document(String campaign, long seed, List<Row> rows, List<String> violations) {}

    /** On disk at once: a long run may be looked at, and a broken one has not been for nothing. */
    synchronized void add(Outcome outcome) {
        outcomes.add(outcome);
        write();
    }

    private void write() {
        try {
            Files.createDirectories(FOLDER);
            var json = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
            var violations = outcomes.stream().flatMap(outcome -> outcome.violations().stream().map(sentence ->
                    outcome.scenario() + ", " + outcome.crash().map(Crash::toString).orElse("no fault") + ": " + sentence)).toList();
            Files.writeString(FOLDER.resolve("crashes.json"),
                    json.writeValueAsString(new Document(campaign, seed, rows(), violations)) + "\n");
            Files.writeString(FOLDER.resolve("crashes.md"), markdown());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Row> rows() {
        Map<String, List<Outcome>> cells = new TreeMap<>();
        outcomes.stream().filter(outcome -> outcome.crash().isPresent())
                .forEach(outcome -> cells.computeIfAbsent(outcome.scenario() + " " + outcome.crash().get().answerSeen(),
                        cell -> new ArrayList<>()).add(outcome));
        return cells.values().stream().map(CrashTable::row).toList();
    }

    private String markdown() {
        var lines = new ArrayList<String>();
        lines.add("| fault | scenario | runs | passes | injected | median time to converge | longest |");
        lines.add("|---|---|---|---|---|---|---|");
        rows().forEach(row -> lines.add("| " + row.description() + " (`" + row.plan() + "`) | " + row.scenario() + " | " + row.runs()
                + " | " + row.passes() + " | " + row.injections() + " | " + seconds(row.medianMillis()) + " | "
                + seconds(row.maxMillis()) + " |"));
        return String.join("\n", lines) + "\n";
    }

    private static String seconds(long millis) {
        return "%.1f s".formatted(millis / 1000.0);
    }

    private static Row row(List<Outcome> cell) {
        var seen = cell.getFirst().crash().orElseThrow().answerSeen();
        var times = cell.stream().filter(Outcome::passed).map(outcome -> outcome.converged().toMillis()).sorted().toList();
        return new Row(seen ? "crash-answer-seen" : "crash-answer-lost",
                "Crash after a write, answer " + (seen ? "seen" : "lost"), cell.getFirst().scenario(), cell.size(), times.size(),
                (int) cell.stream().filter(Outcome::crashed).count(), times.isEmpty() ? 0 : times.get(times.size() / 2),
                times.isEmpty() ? 0 : times.getLast());
    }
}
