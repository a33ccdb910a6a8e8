package dev.touchstone.serving.metrics;

import dev.touchstone.metrics.MetricNames;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.datapoints.GaugeDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * One context's metrics. Asking for a child takes a lookup: ask once and keep it. The label values that are passed are those
 * after namespace and context, in the order of the registry.
 */
public final class ServingMetrics {
    /** Seconds; dense where the deadlines of predictions are, up to the longest that may be expected: what is beyond the last cannot be told. */
    private static final double[] BUCKETS = {
        0.0005, 0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.015, 0.02, 0.03, 0.04, 0.05, 0.075, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60
    };

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
    private final Map<MetricNames, Counter> counters = new EnumMap<>(MetricNames.class);
    private final Map<MetricNames, Gauge> gauges = new EnumMap<>(MetricNames.class);
    private final Map<MetricNames, Histogram> histograms = new EnumMap<>(MetricNames.class);
    private final String namespace;
    private final String context;

    public ServingMetrics(String namespace, String context) {
        this.namespace = namespace;
        this.context = context;
        for (MetricNames metric : MetricNames.values()) {
            register(metric);
        }
    }

    /** Adds heap, garbage collection, threads and the process. */
    public ServingMetrics withJvm() {
        JvmMetrics.builder().register(registry);
        return this;
    }

    public CounterDataPoint counter(MetricNames metric, String... labels) {
        return counters.get(metric).labelValues(all(labels));
    }

    public GaugeDataPoint gauge(MetricNames metric, String... labels) {
        return gauges.get(metric).labelValues(all(labels));
    }

    public DistributionDataPoint histogram(MetricNames metric, String... labels) {
        return histograms.get(metric).labelValues(all(labels));
    }

    /** Forgets a child whose resource is gone. */
    public void remove(MetricNames metric, String... labels) {
        switch (metric.type()) {
            case Counter -> counters.get(metric).remove(all(labels));
            case Gauge -> gauges.get(metric).remove(all(labels));
            case Histogram -> histograms.get(metric).remove(all(labels));
        }
    }

    /** In the text format of Prometheus. */
    public byte[] scrape() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(32 * 1024);
        try {
            writer.write(out, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    public String contentType() {
        return writer.getContentType();
    }

    private void register(MetricNames metric) {
        String[] labels = metric.labels().toArray(String[]::new);
        switch (metric.type()) {
            case Counter -> counters.put(metric, Counter.builder().name(metric.fullName()).help(metric.help())
                    .labelNames(labels).withoutExemplars().register(registry));
            case Gauge -> gauges.put(metric, Gauge.builder().name(metric.fullName()).help(metric.help())
                    .labelNames(labels).withoutExemplars().register(registry));
            case Histogram -> histograms.put(metric, Histogram.builder().name(metric.fullName()).help(metric.help())
                    .labelNames(labels).withoutExemplars().classicOnly().classicUpperBounds(BUCKETS).register(registry));
        }
    }

    private String[] all(String... labels) {
        List<String> all = new ArrayList<>(labels.length + 2);
        all.add(namespace);
        all.add(context);
        all.addAll(List.of(labels));
        return all.toArray(String[]::new);
    }
}
