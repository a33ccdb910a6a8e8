package dev.touchstone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/**
 * @param server where the data lives, as {@code host:port}
 * @param connectionSecret the Secret that a loader reads
 * @param version the published version; absent when nothing was published or the storage is Live
 * @param rows rows of the published version, or keys of a Live storage
 * @param publishedAt RFC 3339
 * @param contentDigest what can change outside the spec and changes what is read: server and user, no password
 * @param retained what stays behind when this object is deleted, in words
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ModelStorageStatus(
        Long observedGeneration,
        List<Condition> conditions,
        List<Lock> locks,
        String lockedBy,
        String server,
        String connectionSecret,
        String version,
        Long rows,
        String publishedAt,
        String contentDigest,
        String retained) {
    public ModelStorageStatus {
        conditions = Lists.orEmpty(conditions);
        locks = Lists.orEmpty(locks);
    }
}
