package dev.touchstone.operator.faults.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads plans, and says what is wrong with one that makes no sense. */
public final class PlanReader {
    private static final Path PLANS = Path.of("src/test/resources/faults/plans");
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Pattern TIME = Pattern.compile("(\\d+)(ms|s|m)");
    private static final List<String> VERBS =
            List.of("get", "list", "watch", "create", "update", "patch", "delete", "deletecollection", "read", "write");
    /** A fault that says nothing about time is over by then. */
    private static final Duration WINDOW = Duration.ofSeconds(10);

    private PlanReader() {}

    /** As a file has it. */
    private record Document(String description, Long seed, @JsonProperty("short") Boolean inShort, List<Entry> faults) {}

    private record Entry(FaultKind fault, On on, String from, String to, @JsonProperty("for") String time, String every, Integer nth,
            Integer times, String probability) {}

    private record On(List<String> verb, List<String> resource, String subresource, String name, String fieldManager) {}

    /** All of the repository, by name. */
    public static List<Plan> all() {
        try (var files = Files.list(PLANS)) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().map(PlanReader::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Plan read(Path file) {
        try {
            return parse(file.getFileName().toString().replace(".yaml", ""), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws InvalidPlanException if it cannot be played */
    static Plan parse(String name, String yaml) {
        Document document;
        try {
            document = YAML.readValue(yaml, Document.class);
        } catch (JsonMappingException e) {
            throw new InvalidPlanException(name, words(e));
        } catch (JsonProcessingException e) {
            throw new InvalidPlanException(name, "must be YAML: " + e.getOriginalMessage());
        }
        require(name, document.description() != null, "`description` must say in a sentence what goes wrong");
        require(name, document.seed() != null, "`seed` must be a number, so that the plan can be replayed");
        require(name, document.faults() != null && !document.faults().isEmpty(), "`faults` must have at least one");
        var faults = new ArrayList<PlannedFault>();
        for (int i = 0; i < document.faults().size(); i++) {
            faults.add(new EntryReader(name, "faults[" + i + "]").read(document.faults().get(i)));
        }
        return new Plan(name, document.description(), document.seed(), Boolean.TRUE.equals(document.inShort()), faults);
    }

    /** One fault, with the words for what is wrong in it. */
    private record EntryReader(String plan, String at) {
        PlannedFault read(Entry entry) {
            require(plan, entry.fault() != null, "`" + at + ".fault` must be one of " + kinds());
            var kind = entry.fault();
            var from = time(entry.from(), "from").orElse(Duration.ZERO);
            var to = time(entry.to(), "to").orElse(from.plus(WINDOW));
            require(plan, to.compareTo(from) >= 0, "`" + at + ".to` must not be before `" + at + ".from`");
            var time = time(entry.time(), "for");
            require(plan, time.isPresent() == kind.takesTime(), "`" + at + ".for` "
                    + (kind.takesTime() ? "must say how long a " + kind + " takes, such as '2s'" : "must not be there: a " + kind + " takes no time"));
            var every = time(entry.every(), "every");
            require(plan, every.isEmpty() || (kind.isStruck() && every.get().isPositive()),
                    "`" + at + ".every` must be longer than '0s', and only be there for watches and blackouts; use `probability` or `times`");
            positive(entry.nth(), "nth");
            positive(entry.times(), "times");
            require(plan, !kind.isStruck() || (entry.nth() == null && entry.times() == null && entry.probability() == null),
                    "`" + at + "` must not have `nth`, `times` or `probability`: a " + kind + " happens by the clock, at `from` and `every`");
            return new PlannedFault(kind, on(entry.on()), from, to, time.orElse(Duration.ZERO), every,
                    Optional.ofNullable(entry.nth()), Optional.ofNullable(entry.times()), probability(entry.probability()));
        }

        private Matcher on(On on) {
            if (on == null) {
                return new Matcher(List.of(), List.of(), Optional.empty(), Optional.empty(), Optional.empty());
            }
            var verbs = Optional.ofNullable(on.verb()).orElse(List.of());
            verbs.forEach(verb -> require(plan, VERBS.contains(verb),
                    "`" + at + ".on.verb` must be any of " + String.join(", ", VERBS) + ", not '" + verb + "'"));
            return new Matcher(verbs, Optional.ofNullable(on.resource()).orElse(List.of()), Optional.ofNullable(on.subresource()),
                    Optional.ofNullable(on.name()).map(Matcher::glob), Optional.ofNullable(on.fieldManager()).map(Matcher::glob));
        }

        private Optional<Duration> time(String text, String field) {
            if (text == null) {
                return Optional.empty();
            }
            var parsed = TIME.matcher(text);
            require(plan, parsed.matches(), "`" + at + "." + field + "` must be a time such as '500ms', '2s' or '5m', not '" + text + "'");
            var amount = Long.parseLong(parsed.group(1));
            return Optional.of(switch (parsed.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                default -> Duration.ofMinutes(amount);
            });
        }

        private double probability(String text) {
            if (text == null) {
                return 1;
            }
            require(plan, text.matches("\\d{1,3}%") && Integer.parseInt(text.replace("%", "")) <= 100,
                    "`" + at + ".probability` must be a percentage such as '20%', not '" + text + "'");
            return Integer.parseInt(text.replace("%", "")) / 100.0;
        }

        private void positive(Integer number, String field) {
            require(plan, number == null || number > 0, "`" + at + "." + field + "` must be at least 1");
        }
    }

    private static String words(JsonMappingException e) {
        var path = e.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
                .collect(Collectors.joining()).replaceFirst("^\\.", "");
        return switch (e) {
            case UnrecognizedPropertyException unknown -> "`" + path + "` must not be there: known here are "
                    + unknown.getKnownPropertyIds().stream().map(Object::toString).sorted().collect(Collectors.joining(", "));
            case InvalidFormatException format when format.getTargetType() == FaultKind.class ->
                    "`" + path + "` must be one of " + kinds() + ", not '" + format.getValue() + "'";
            default -> "`" + path + "` " + e.getOriginalMessage();
        };
    }

    private static String kinds() {
        return Arrays.stream(FaultKind.values()).map(Enum::name).collect(Collectors.joining(", "));
    }

    private static void require(String plan, boolean holds, String otherwise) {
        if (!holds) {
            throw new InvalidPlanException(plan, otherwise);
        }
    }
}
