package dev.touchstone.storage.s3;

import dev.touchstone.connection.Credentials;
import dev.touchstone.connection.Server;
import dev.touchstone.storage.StorageException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Objects of one bucket. Blocks. Errors are {@link StorageException}s. */
final class S3Server implements AutoCloseable {
    static final String DEFAULT_REGION = "us-east-1";
    private static final Duration SMALL_TIMEOUT = Duration.ofSeconds(5);

    record Fetched(byte[] content, String etag) {}

    private final Server server;
    private final String bucket;
    private final S3Client client;

    S3Server(Server server, Credentials credentials) {
        this.server = server;
        this.bucket = server.bucket();
        this.client = S3Client.builder()
                .endpointOverride(URI.create((server.tls() ? "https" : "http") + "://" + server.host() + ":" + server.port()))
                .region(Region.of(region()))
                .credentialsProvider(credentials.username().isEmpty()
                        ? AnonymousCredentialsProvider.create()
                        : StaticCredentialsProvider.create(AwsBasicCredentials.create(credentials.username(), credentials.password())))
                .forcePathStyle(true)
                .serviceConfiguration(S3Configuration.builder().chunkedEncodingEnabled(false).build())
                // What only AWS itself understands is left out unless an operation cannot do without.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .httpClient(UrlConnectionHttpClient.builder()
                        .connectionTimeout(Duration.ofSeconds(2)).socketTimeout(Duration.ofSeconds(15)).build())
                .build();
    }

    private String region() {
        return server.region() == null || server.region().isEmpty() ? DEFAULT_REGION : server.region();
    }

    Server address() {
        return server;
    }

    /** Creates the bucket unless it is there. */
    void ensureBucket() {
        calling(() -> {
            try {
                return client.headBucket(request -> request.bucket(bucket).overrideConfiguration(c -> c.apiCallTimeout(SMALL_TIMEOUT)));
            } catch (S3Exception e) {
                if (e.statusCode() != 404) {
                    throw e;
                }
                return create();
            }
        });
    }

    private Object create() {
        try {
            return client.createBucket(request -> {
                request.bucket(bucket);
                if (!region().equals(DEFAULT_REGION)) {
                    request.createBucketConfiguration(where -> where.locationConstraint(region()));
                }
            });
        } catch (BucketAlreadyOwnedByYouException e) {
            return bucket;
        }
    }

    /** Empty: there is no such object. */
    Optional<Fetched> get(String name) {
        return getIfChanged(name, "");
    }

    /**
     * @param etag of what the caller has, or empty
     * @return empty: there is no such object; with {@code null} content: what the caller has is still current
     */
    Optional<Fetched> getIfChanged(String name, String etag) {
        return calling(() -> {
            try {
                var response = client.getObjectAsBytes(request -> {
                    request.bucket(bucket).key(name).overrideConfiguration(c -> c.apiCallTimeout(SMALL_TIMEOUT));
                    if (!etag.isEmpty()) {
                        request.ifNoneMatch(etag);
                    }
                });
                return Optional.of(new Fetched(response.asByteArrayUnsafe(), response.response().eTag()));
            } catch (S3Exception e) {
                if (e.statusCode() == 304) {
                    return Optional.of(new Fetched(null, etag));
                }
                if (isMissingObject(e)) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    /** A bucket that is not there is an error to be told, an object that is not there an answer. */
    private static boolean isMissingObject(S3Exception e) {
        return e.statusCode() == 404 && !(e.awsErrorDetails() != null && "NoSuchBucket".equals(e.awsErrorDetails().errorCode()));
    }

    /** @return the content as a stream that the caller must close */
    ResponseInputStream<GetObjectResponse> open(String name) {
        return calling(() -> client.getObject(request -> request.bucket(bucket).key(name)));
    }

    void put(String name, byte[] content) {
        calling(() -> client.putObject(request -> request.bucket(bucket).key(name).contentType("application/json"),
                RequestBody.fromBytes(content)));
    }

    void put(String name, Path file) {
        calling(() -> client.putObject(request -> request.bucket(bucket).key(name).contentType("application/octet-stream"),
                RequestBody.fromFile(file)));
    }

    /**
     * Writes only if the object still is what was seen.
     *
     * @param etag empty: there must be no such object
     * @return whether it was written
     */
    boolean putIf(String name, Optional<String> etag, byte[] content) {
        return calling(() -> {
            try {
                client.putObject(request -> {
                    request.bucket(bucket).key(name).contentType("application/json");
                    etag.ifPresentOrElse(request::ifMatch, () -> request.ifNoneMatch("*"));
                }, RequestBody.fromBytes(content));
                return true;
            } catch (S3Exception e) {
                // 409: another conditional request was under way; 404: If-Match on an object that is gone.
                if (e.statusCode() == 412 || e.statusCode() == 409 || (etag.isPresent() && isMissingObject(e))) {
                    return false;
                }
                throw e;
            }
        });
    }

    /** The names one level below a prefix, without it and without the closing slash. */
    List<String> folders(String prefix) {
        return calling(() -> client.listObjectsV2Paginator(request -> request.bucket(bucket).prefix(prefix).delimiter("/"))
                .stream().map(ListObjectsV2Response::commonPrefixes).flatMap(List::stream).map(CommonPrefix::prefix)
                .map(folder -> folder.substring(prefix.length(), folder.length() - 1)).toList());
    }

    void deleteAll(String prefix) {
        calling(() -> {
            client.listObjectsV2Paginator(request -> request.bucket(bucket).prefix(prefix)).stream()
                    .map(ListObjectsV2Response::contents).flatMap(List::stream).map(S3Object::key).toList()
                    .forEach(this::delete);
            return prefix;
        });
    }

    private void delete(String name) {
        client.deleteObject(request -> request.bucket(bucket).key(name));
    }

    private <T> T calling(Supplier<T> call) {
        try {
            return call.get();
        } catch (SdkException e) {
            throw S3Errors.of(e, server);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
