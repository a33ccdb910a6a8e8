package dev.touchstone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * @param fields the fields of format Record; empty for the others
 * @param server {@code null}: the namespace's shared server of this technology
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ModelStorageSpec(
        Technology technology,
        Format format,
        Field key,
        List<Field> fields,
        StorageMode mode,
        StorageServer server,
        Versions versions,
        List<Check> checks,
        DeletionPolicy deletionPolicy,
        Documentation documentation) {
    public ModelStorageSpec {
        fields = Lists.orEmpty(fields);
        mode = mode == null ? StorageMode.Versioned : mode;
        versions = versions == null ? new Versions(2) : versions;
        checks = Lists.orEmpty(checks);
        deletionPolicy = deletionPolicy == null ? DeletionPolicy.Retain : deletionPolicy;
    }

    /** @param external a server that somebody else runs */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record StorageServer(External external) {}

    /**
     * @param port default 6379 for Redis; 443 (tls) or 80 for S3
     * @param database Redis only, default 0
     * @param bucket S3 only, required there
     * @param region S3 only, default {@code us-east-1}
     * @param credentialsSecretRef a Secret of type {@code touchstone.dev/storage-credentials}
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record External(
            String host, Integer port, boolean tls, Integer database, String bucket, String region,
            Reference credentialsSecretRef) {}

    /** @param keep versions that stay readable, the current one included */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Versions(int keep) {}

    /** Must hold before a version is published. Exactly one of the bounds is set. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Check(String name, Long minRows, String maxRowChange) {}
}
