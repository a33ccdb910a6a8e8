package dev.touchstone.operator.modelstorage;

import dev.touchstone.api.v1alpha1.Technology;
import dev.touchstone.connection.Credentials;
import dev.touchstone.connection.Server;
import dev.touchstone.operator.apply.Hash;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What decides, outside a storage's frozen spec, which data is read: the server as it is resolved, and of Redis the user, whom
 * the server may show other keys. Not in it: passwords, which are rotated while tests run; an access key of S3, which is rotated
 * with its secret; the data, which is published while tests run. Pure.
 */
final class ContentDigest {
    private ContentDigest() {}

    static String of(Server server, Credentials credentials) {
        var user = server.technology() == Technology.Redis ? redisUser(credentials) : "";
        return "sha256:" + Hash.of(Stream.of(
                        server.technology(), server.host(), server.port(), server.tls(), server.database(), server.bucket(), server.region(), user)
                .map(part -> part == null ? "" : part.toString()).collect(Collectors.joining("\n")));
    }

    /** Who names no user is the user {@code default}. */
    private static String redisUser(Credentials credentials) {
        return credentials.username() == null || credentials.username().isEmpty() ? "default" : credentials.username();
    }
}
