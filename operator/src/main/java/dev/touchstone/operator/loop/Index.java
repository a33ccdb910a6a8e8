package dev.touchstone.operator.loop;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Finds the cached objects of a namespace by what they name, without looking at all of them: with many objects, every event would
 * else cost as much as there are objects.
 *
 * @param name unique among the indexes of one cache
 * @param names what an object names
 */
public record Index<T extends HasMetadata>(String name, Function<T, Stream<String>> names) {
    /** Before the cache is filled, in {@code prepareEventSources}. */
    public Index<T> on(IndexerResourceCache<T> cache) {
        cache.addIndexer(name, object -> names.apply(object).distinct().map(key -> key(object.getMetadata().getNamespace(), key)).toList());
        return this;
    }

    /** Nothing while the cache is not there yet: once it is, everything is reconciled anyway. */
    public List<T> find(IndexerResourceCache<T> cache, String namespace, String named) {
        return cache instanceof AbstractEventSource<?, ?> source && !source.isRunning()
                ? List.of() : cache.byIndex(name, key(namespace, named));
    }

    private static String key(String namespace, String named) {
        return namespace + '/' + named;
    }
}
