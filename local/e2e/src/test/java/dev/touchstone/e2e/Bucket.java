package dev.touchstone.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** What a storage has in its bucket, for whoever has the credentials. The layout is in docs/reference/storage-layouts.md. */
final class Bucket implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final S3Client client;
    private final String bucket;
    private final String prefix;

    Bucket(Cluster cluster, String storage) {
        var server = secret(cluster, storage, "storage.json").get("server");
        var credentials = secret(cluster, storage, "credentials.json");
        // Its name in the cluster's DNS means nothing to this machine.
        var service = server.get("host").asText().split("\\.")[0];
        var host = cluster.client().services().inNamespace(cluster.namespace()).withName(service).get().getSpec().getClusterIP();
        client = S3Client.builder().endpointOverride(URI.create("http://" + host + ":" + server.get("port").asInt()))
                .forcePathStyle(true).region(Region.of(server.path("region").asText("us-east-1")))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(credentials.get("username").asText(), credentials.get("password").asText())))
                .httpClient(UrlConnectionHttpClient.create()).build();
        bucket = server.get("bucket").asText();
        prefix = cluster.namespace() + "/" + storage + "/";
    }

    private static JsonNode secret(Cluster cluster, String storage, String key) {
        var secret = cluster.client().secrets().inNamespace(cluster.namespace()).withName(storage + "-connection").get();
        return read(Base64.getDecoder().decode(secret.getData().get(key)));
    }

    /**
     * Publishes the current version once more under another name, with a checksum that its bytes do not have.
     *
     * @return the version's id
     */
    String publishCorrupt() {
        var pointer = (ObjectNode) read(get("current.json"));
        var good = pointer.get("version").asText();
        var corrupt = "9999" + good.substring(4);
        var checksum = "0".repeat(64);
        var manifest = (ObjectNode) read(get("versions/" + good + "/manifest.json"));
        put("versions/" + corrupt + "/snapshot.tsnap", get("versions/" + good + "/snapshot.tsnap"));
        put("versions/" + corrupt + "/manifest.json", bytes(manifest.put("version", corrupt).put("checksum", checksum)));
        put("current.json", bytes(pointer.put("version", corrupt).put("checksum", checksum)));
        return corrupt;
    }

    private byte[] get(String name) {
        return client.getObjectAsBytes(request -> request.bucket(bucket).key(prefix + name)).asByteArray();
    }

    private void put(String name, byte[] content) {
        client.putObject(request -> request.bucket(bucket).key(prefix + name), RequestBody.fromBytes(content));
    }

    private static JsonNode read(byte[] content) {
        try {
            return JSON.readTree(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(JsonNode node) {
        return node.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        client.close();
    }
}
