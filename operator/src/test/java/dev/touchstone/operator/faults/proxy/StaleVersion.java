package dev.touchstone.operator.faults.proxy;

import io.vertx.core.http.HttpServerRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** A list that says any version will do gets exactly that old one, which the API server still knows (for five minutes). */
final class StaleVersion {
    private StaleVersion() {}

    static String in(Call call, HttpServerRequest request, String version) {
        if (!call.verb().equals("list") || !"0".equals(request.getParam("resourceVersion"))) {
            return request.uri();
        }
        var query = request.params().entries().stream()
                .filter(e -> !e.getKey().equals("resourceVersion") && !e.getKey().equals("resourceVersionMatch"))
                .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return request.path() + "?" + query + (query.isEmpty() ? "" : "&")
                + "resourceVersion=" + version + "&resourceVersionMatch=Exact";
    }
}
