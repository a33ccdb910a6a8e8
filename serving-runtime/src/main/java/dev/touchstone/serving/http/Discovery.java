package dev.touchstone.serving.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.touchstone.api.v1alpha1.ContextSpec;
import dev.touchstone.api.v1alpha1.ContextStatus.SlotRange;
import dev.touchstone.api.v1alpha1.Input;
import dev.touchstone.assignment.Slots;
import dev.touchstone.route.Route;
import dev.touchstone.serving.route.View;
import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a person or a tool wants to know of a context before asking it. Indented: people read it. */
final class Discovery {
    private final ObjectMapper json = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .serializationInclusion(JsonInclude.Include.NON_EMPTY)
            .build();

    Buffer hint(View view) {
        Route route = view.route().route();
        Map<String, Object> hint = new LinkedHashMap<>();
        hint.put("context", route.context().namespace() + "/" + route.context().name());
        hint.put("predict", "POST /v1/predict {\"inputs\": {" + String.join(", ", route.endpoint().inputs().stream().map(input -> "\"" + input.name() + "\": ...").toList()) + "}}");
        hint.put("describe", "GET /v1/context, GET /v1/models");
        return write(hint);
    }

    Buffer context(View view) {
        Route route = view.route().route();
        Map<String, Object> context = new LinkedHashMap<>();
        context.put("namespace", route.context().namespace());
        context.put("name", route.context().name());
        context.put("generation", route.context().generation());
        context.put("route", route.number());
        Map<String, Object> endpoint = new LinkedHashMap<>();
        endpoint.put("type", route.endpoint().type());
        endpoint.put("inputs", route.endpoint().inputs().stream().map(Discovery::input).toList());
        context.put("endpoint", endpoint);
        context.put("unit", route.unit());
        context.put("deadlineMillis", route.deadlineMillis());
        context.put("model", route.model());
        context.put("fallbacks", route.fallbacks());
        if (view.route().endpoint().takesCount()) {
            context.put("defaultCount", view.route().endpoint().defaultCount(route.expectedItems()));
        }
        context.put("rules", route.rules().stream().map(Discovery::rule).toList());
        context.put("tests", route.tests().stream().map(Discovery::test).toList());
        return write(context);
    }

    Buffer models(View view) {
        Route route = view.route().route();
        List<Map<String, Object>> models = route.models().stream().map(model -> {
            Map<String, Object> described = new LinkedHashMap<>();
            described.put("name", model.name());
            described.put("revision", model.revision());
            described.put("roles", roles(route, model.name()));
            described.put("timeoutMillis", model.timeoutMillis());
            if (model.lookup() != null) {
                Map<String, Object> lookup = new LinkedHashMap<>();
                lookup.put("storage", model.lookup().storage());
                lookup.put("key", model.lookup().key());
                int index = route.storages().stream().map(storage -> storage.name()).toList().indexOf(model.lookup().storage());
                view.snapshot(index).version().ifPresent(version -> lookup.put("version", version));
                described.put("lookup", lookup);
            }
            return described;
        }).toList();
        return write(Map.of("models", models));
    }

    private static List<String> roles(Route route, String model) {
        List<String> roles = new java.util.ArrayList<>();
        if (model.equals(route.model())) {
            roles.add("model");
        }
        if (route.fallbacks().stream().anyMatch(fallback -> fallback.model().equals(model))) {
            roles.add("fallback");
        }
        route.tests().forEach(test -> test.variants().stream().filter(variant -> variant.model().equals(model))
                .forEach(variant -> roles.add("variant " + variant.name() + " of " + test.name())));
        return roles;
    }

    private static Map<String, Object> input(Input input) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("name", input.name());
        described.put("type", input.type());
        described.put("required", input.required());
        return described;
    }

    private static Map<String, Object> rule(ContextSpec.Rule rule) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("name", rule.name());
        described.put("reason", rule.reason());
        described.put("deny", rule.deny());
        described.put("exclude", rule.exclude());
        described.put("data", rule.data().stream().map(data -> {
            Map<String, Object> source = new LinkedHashMap<>();
            source.put("name", data.name());
            source.put("storage", data.storageRef().name());
            source.put("key", data.key());
            source.put("onMissing", data.onMissing());
            source.put("onUnavailable", data.onUnavailable());
            source.put("maxStalenessSeconds", data.maxStalenessSeconds());
            return source;
        }).toList());
        return described;
    }

    private static Map<String, Object> test(Route.Test test) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("name", test.name());
        described.put("run", test.run());
        described.put("state", test.paused() ? "Paused" : "Running");
        described.put("audience", test.audience());
        described.put("traffic", percent(test.slots().stream().mapToInt(Discovery::size).sum(), Slots.COUNT));
        described.put("control", test.control());
        long sum = test.variants().stream().mapToLong(Route.Variant::weight).sum();
        described.put("variants", test.variants().stream().map(variant -> {
            Map<String, Object> arm = new LinkedHashMap<>();
            arm.put("name", variant.name());
            arm.put("model", variant.model());
            arm.put("split", percent(variant.weight(), sum));
            return arm;
        }).toList());
        return described;
    }

    private static int size(SlotRange range) {
        return range.to() - range.from();
    }

    private static String percent(long part, long whole) {
        return BigDecimal.valueOf(part * 100).divide(BigDecimal.valueOf(whole), 2, java.math.RoundingMode.HALF_UP).stripTrailingZeros().toPlainString() + "%";
    }

    private Buffer write(Object value) {
        try {
            return Buffer.buffer(json.writeValueAsBytes(value)).appendString("\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
