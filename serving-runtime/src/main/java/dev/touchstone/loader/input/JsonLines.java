package dev.touchstone.loader.input;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.loader.ExitCode;
import dev.touchstone.loader.LoadFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** One JSON object per line, UTF-8. Empty lines are skipped. */
final class JsonLines implements RowSource {
    private static final int MAX_LINE_BYTES = 64 << 20;
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final String name;
    private final InputStream in;
    private final byte[] buffer = new byte[1 << 16];
    private int position;
    private int limit;
    private long line;

    JsonLines(String name, InputStream in) {
        this.name = name;
        this.in = in;
    }

    @Override
    public Optional<RawRow> next() {
        try {
            for (byte[] bytes = readLine(); bytes != null; bytes = readLine()) {
                line++;
                String text = text(bytes);
                if (!text.isBlank()) {
                    return Optional.of(new RawRow(line, parse(text)));
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new LoadFailure(ExitCode.BAD_INPUT, "'" + name + "' cannot be read: " + e.getMessage(), e);
        }
    }

    /** Without the line break; {@code null} at the end. */
    private byte[] readLine() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        while (position < limit || fill()) {
            int end = position;
            while (end < limit && buffer[end] != '\n') {
                end++;
            }
            bytes.write(buffer, position, end - position);
            boolean complete = end < limit;
            position = complete ? end + 1 : end;
            if (complete) {
                return bytes.toByteArray();
            }
            if (bytes.size() > MAX_LINE_BYTES) {
                throw LoadFailure.badInput(where(line + 1), "a line must not have more than " + MAX_LINE_BYTES
                        + " bytes; is this file JSON lines, one object per line? Say `--format` if it is not");
            }
        }
        return bytes.size() == 0 ? null : bytes.toByteArray();
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = in.read(buffer);
        return limit > 0;
    }

    private String text(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return line == 1 && text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw LoadFailure.badInput(where(line), "must be UTF-8; convert the file, for example with iconv");
        }
    }

    private ObjectNode parse(String text) {
        try {
            JsonNode node = MAPPER.readTree(text);
            if (node instanceof ObjectNode object) {
                return object;
            }
            throw LoadFailure.badInput(where(line), "must be a JSON object such as {\"key\": ...}, is "
                    + node.getNodeType().name().toLowerCase(java.util.Locale.ROOT));
        } catch (JsonProcessingException e) {
            throw LoadFailure.badInput(where(line), "must be one JSON object: " + e.getOriginalMessage()
                    + " (column " + (e.getLocation() == null ? "?" : e.getLocation().getColumnNr()) + ")");
        }
    }

    @Override
    public String where(long number) {
        return name + ", line " + number;
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw new LoadFailure(ExitCode.BAD_INPUT, "'" + name + "' cannot be closed: " + e.getMessage(), e);
        }
    }
}
