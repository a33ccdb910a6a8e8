package dev.touchstone.operator.loop;

import dev.touchstone.operator.apply.Writer;
import dev.touchstone.operator.events.Events;
import dev.touchstone.operator.report.StatusWriter;
import dev.touchstone.operator.start.Settings;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;

/**
 * What every reconciler is built from.
 *
 * @param client for live reads; writing goes through {@code writer} and {@code statuses}
 */
public record Tools(
        KubernetesClient client, Writer writer, StatusWriter statuses, Events events, Clock clock, Settings settings) {
    public static Tools of(KubernetesClient client, Clock clock, Settings settings) {
        var events = new Events(client, clock, settings.instance());
        return new Tools(client, new Writer(client), new StatusWriter(client, events, clock), events, clock, settings);
    }
}
