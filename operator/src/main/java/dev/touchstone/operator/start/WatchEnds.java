package dev.touchstone.operator.start;

import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.javaoperatorsdk.operator.api.config.InformerStoppedHandler;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * What happens when a watch cannot go on. Whatever passes by itself (an API server that is away, a version that is too old, a right
 * that is missing) is tried again by the client and never comes here. After anything else a cache stays as it is for ever, so the
 * process ends: the next one reads everything anew.
 */
final class WatchEnds implements InformerStoppedHandler {
    private static final Logger LOG = Logger.getLogger(WatchEnds.class);

    private final ProcessEnd process;
    private final AtomicBoolean ending = new AtomicBoolean();

    WatchEnds(ProcessEnd process) {
        this.process = process;
    }

    @Override
    @SuppressWarnings("rawtypes")
    public void onStop(SharedIndexInformer informer, Throwable cause) {
        // Without a cause it was closed; before the first list the start fails by itself.
        if (cause == null || !informer.hasSynced() || !ending.compareAndSet(false, true)) {
            return;
        }
        LOG.errorf("The watch of %s cannot go on, so this process ends and starts anew: %s", informer.getApiTypeClass().getSimpleName(), cause);
        LOG.debug("Why the watch cannot go on", cause);
        process.inOrder();
    }
}
