package dev.touchstone.operator.faults.plan;

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

/** What a campaign found, fault by scenario, for machines ({@code faults.json}) and for people ({@code faults.md}). */
final class FaultTable {
    private static final Path FOLDER = Path.of("target/reliability");

    private final String campaign;
    private final List<PlanResult> results = new ArrayList<>();

    FaultTable(String campaign) {
        this.campaign = campaign;
    }

    /** One line of the table; times in milliseconds from the end of the last fault, of the runs that passed. */
    record Row(String plan, String description, String scenario, int runs, int passes, int injections, long medianMillis, long maxMillis) {}

    private record Document(String campaign, List<Row> rows) {}

    synchronized void add(PlanResult result) {
        results.add(result);
    }

    synchronized List<Row> rows() {
        Map<String, List<PlanResult>> byCell = new TreeMap<>();
        results.forEach(result -> byCell.computeIfAbsent(result.plan().name() + " " + result.scenario(), cell -> new ArrayList<>())
                .add(result));
        return byCell.values().stream().map(FaultTable::row).toList();
    }

    void write() {
        try {
            Files.createDirectories(FOLDER);
            var json = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
            Files.writeString(FOLDER.resolve("faults.json"), json.writeValueAsString(new Document(campaign, rows())) + "\n");
            Files.writeString(FOLDER.resolve("faults.md"), markdown());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

    private static Row row(List<PlanResult> cell) {
        var plan = cell.getFirst().plan();
        var times = cell.stream().filter(PlanResult::passed).map(result -> result.converged().toMillis()).sorted().toList();
        return new Row(plan.name(), plan.description(), cell.getFirst().scenario(), cell.size(), times.size(),
                cell.stream().mapToInt(PlanResult::injections).sum(),
                times.isEmpty() ? 0 : times.get(times.size() / 2), times.isEmpty() ? 0 : times.getLast());
    }
}
