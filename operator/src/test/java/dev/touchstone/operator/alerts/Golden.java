package dev.touchstone.operator.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.api.v1alpha1.Context;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Contexts in {@code in-<name>.yaml} and their rules in {@code out-<name>.yaml}. */
final class Golden {
    static final Path FOLDER = Path.of("src/test/resources/alerts");

    private Golden() {}

    static Context context(String name) {
        return Serialization.unmarshal(read("in-" + name), Context.class);
    }

    /** With {@code -Dgolden.write=true} the files are written anew; read the difference before you commit it. */
    static void assertSame(String name, String actual) {
        if (Boolean.getBoolean("golden.write")) {
            write("out-" + name, actual);
        }
        assertThat(actual).isEqualTo(read("out-" + name));
    }

    private static String read(String name) {
        try {
            return Files.readString(FOLDER.resolve(name + ".yaml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(String name, String text) {
        try {
            Files.writeString(FOLDER.resolve(name + ".yaml"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
