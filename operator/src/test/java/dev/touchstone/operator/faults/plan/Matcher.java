package dev.touchstone.operator.faults.plan;

import dev.touchstone.operator.faults.proxy.Call;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which requests. What is not said does not matter.
 *
 * @param verb any of them; also {@code read} and {@code write}
 * @param resource any of them, as {@code models.touchstone.dev} or {@code configmaps}
 * @param subresource such as {@code status}
 * @param name with {@code *} for anything
 * @param fieldManager with {@code *} for anything
 */
public record Matcher(List<String> verb, List<String> resource, Optional<String> subresource, Optional<Pattern> name,
        Optional<Pattern> fieldManager) {
    public Matcher {
        verb = List.copyOf(verb);
        resource = List.copyOf(resource);
    }

    boolean matches(Call call) {
        return (verb.isEmpty() || verb.contains(call.verb()) || (verb.contains("write") && call.isWrite())
                        || (verb.contains("read") && !call.isWrite() && !call.isWatch()))
                && (resource.isEmpty() || resource.contains(call.qualifiedResource()))
                && subresource.map(call.subresource()::equals).orElse(true)
                && name.map(pattern -> pattern.matcher(call.name()).matches()).orElse(true)
                && fieldManager.map(pattern -> pattern.matcher(call.fieldManager()).matches()).orElse(true);
    }

    static Pattern glob(String text) {
        return Pattern.compile(java.util.Arrays.stream(text.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
    }
}
