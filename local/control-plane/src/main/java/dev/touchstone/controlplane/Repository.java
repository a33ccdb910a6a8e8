package dev.touchstone.controlplane;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the repository around a test, whichever module it runs in and whoever starts it (Maven or an IDE). */
final class Repository {
    private Repository() {}

    static Path root() {
        for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.isExecutable(folder.resolve("local/bin/control-plane"))) {
                return folder;
            }
        }
        throw new IllegalStateException("No folder at or above " + Path.of("").toAbsolutePath() + " has local/bin/control-plane");
    }
}
