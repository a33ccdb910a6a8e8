package dev.touchstone.serving.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.connection.Credentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountedCredentialsTest {
    @TempDir
    private Path folder;

    @Test
    void areFilesAsTheKubeletLaysThemOut() throws IOException {
        Path data = Files.createDirectory(folder.resolve("..2026_01_01"));
        Files.createSymbolicLink(folder.resolve("..data"), data.getFileName());
        write(data, "redis", "{\"username\": \"u\", \"password\": \"p\"}");
        write(data, "s3", "{\"username\": \"id\", \"password\": \"key\"}");

        assertThat(new MountedCredentials(folder).read())
                .isEqualTo(Map.of("redis", new Credentials("u", "p"), "s3", new Credentials("id", "key")));
    }

    @Test
    void thatCannotBeReadAreLeftOut() throws IOException {
        Path data = Files.createDirectory(folder.resolve("..data"));
        write(data, "redis", "{\"username\": \"u\", \"password\": \"p\"}");
        write(data, "s3", "not JSON");
        Files.createSymbolicLink(folder.resolve("gone"), folder.resolve("..data/gone"));

        assertThat(new MountedCredentials(folder).read()).containsOnlyKeys("redis");
    }

    @Test
    void areNoneWhereNothingIsMounted() {
        assertThat(new MountedCredentials(folder.resolve("none")).read()).isEmpty();
    }

    private void write(Path data, String server, String document) throws IOException {
        Files.writeString(data.resolve(server), document);
        Files.createSymbolicLink(folder.resolve(server), Path.of("..data", server));
    }
}
