package dev.touchstone.charts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** One page of {@code docs/guides}. */
record Guide(Path file, String text) {
    static Guide of(String name) {
        var file = Helm.ROOT.resolve("docs/guides").resolve(name + ".md");
        try {
            return new Guide(file, Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> blocks(String language) {
        return Pattern.compile("^```" + language + "\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE).matcher(text).results()
                .map(m -> m.group(1)).toList();
    }

    /** The commands that begin so, with what belongs to them on the following lines. */
    List<String> commands(String beginning) {
        var commands = new ArrayList<String>();
        for (var block : blocks("sh")) {
            var lines = block.lines().iterator();
            while (lines.hasNext()) {
                var line = lines.next();
                if (line.startsWith(beginning)) {
                    var command = new StringBuilder(line);
                    while (lines.hasNext() && (command.chars().filter(c -> c == '\'').count() % 2 == 1 || command.toString().endsWith("\\"))) {
                        command.append('\n').append(lines.next());
                    }
                    commands.add(command.toString());
                }
            }
        }
        return commands;
    }

    /** The files of this repository that the page links to. */
    List<Path> links() {
        return Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)").matcher(text).results()
                .map(m -> file.resolveSibling(m.group(1)).normalize()).toList();
    }
}
