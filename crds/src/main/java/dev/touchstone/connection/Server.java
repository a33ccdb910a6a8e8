package dev.touchstone.connection;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.touchstone.api.v1alpha1.Technology;

/**
 * The address of a storage server.
 *
 * @param id names the server within a namespace: the key of its credentials in a Secret, and what
 *     {@code SharedFailureDomain} compares. Shared servers are {@code shared-redis} and {@code shared-s3}.
 * @param database Redis only
 * @param bucket S3 only
 * @param region S3 only
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Server(
        String id, Technology technology, String host, int port, boolean tls, Integer database, String bucket, String region) {}
