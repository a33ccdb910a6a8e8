package dev.touchstone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/** A place in the product that needs a prediction. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ContextSpec(
        Endpoint endpoint,
        Unit unit,
        Reference modelRef,
        Integer deadlineMillis,
        List<Fallback> fallbacks,
        List<Rule> rules,
        Expectations expectations,
        Capacity capacity,
        Documentation documentation) {
    public static final int DEFAULT_DEADLINE_MILLIS = 50;

    public ContextSpec {
        deadlineMillis = deadlineMillis == null ? DEFAULT_DEADLINE_MILLIS : deadlineMillis;
        fallbacks = Lists.orEmpty(fallbacks);
        rules = Lists.orEmpty(rules);
    }

    /**
     * Who is being served.
     *
     * @param value CEL over {@code request} that gives a string
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Unit(String name, String value) {}

    /** @param timeoutMillis time kept free for this fallback within the deadline; default 5 */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Fallback(Reference modelRef, Integer timeoutMillis) {
        public static final int DEFAULT_TIMEOUT_MILLIS = 5;

        public Fallback {
            timeoutMillis = timeoutMillis == null ? DEFAULT_TIMEOUT_MILLIS : timeoutMillis;
        }
    }

    /**
     * A hard business rule: exactly one of exclude and deny.
     *
     * @param reason why the rule is not negotiable, for people
     * @param exclude CEL bool over {@code request}, {@code item} and {@code data}: true removes the item
     * @param deny CEL bool over {@code request} and {@code data}: true denies the whole request
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Rule(String name, String reason, List<DataSource> data, String exclude, String deny) {
        public Rule {
            data = Lists.orEmpty(data);
        }
    }

    /**
     * A value that a rule reads as {@code data.<name>}.
     *
     * @param key CEL over {@code request} (read while the model answers) or {@code item} (read in one batch after it)
     * @param maxStalenessSeconds only with {@code onUnavailable: Stale}
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record DataSource(
            String name, Reference storageRef, String key, OnMissing onMissing, OnUnavailable onUnavailable,
            Integer maxStalenessSeconds) {
        public DataSource {
            onMissing = onMissing == null ? OnMissing.Empty : onMissing;
            onUnavailable = onUnavailable == null ? OnUnavailable.Closed : onUnavailable;
        }
    }

    /** What is expected of the context's quality; each becomes an alert. Percentages are strings such as {@code 99.5%}. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Expectations(
            AtLeast answered, Items items, AtMost emptiedByRules, AtMost fallback, Latency latency) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    public record AtLeast(String atLeast) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    public record AtMost(String atMost) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Items(int count, String atLeast) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Latency(int p99Millis) {}

    /** Free to change at any time. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Capacity(Integer replicas, Resources resources, Map<String, String> nodeSelector, String priorityClassName) {
        public Capacity {
            nodeSelector = Lists.orEmpty(nodeSelector);
        }
    }

    /** Kubernetes quantities by resource name. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Resources(Map<String, String> requests, Map<String, String> limits) {
        public Resources {
            requests = Lists.orEmpty(requests);
            limits = Lists.orEmpty(limits);
        }
    }
}
