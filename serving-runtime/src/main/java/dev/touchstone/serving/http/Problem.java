package dev.touchstone.serving.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * An error as RFC 9457 has it, and what is counted.
 *
 * @param reason for the metric
 * @param field of the request, empty if it is none in particular
 */
record Problem(int status, String reason, String field, String detail) {
    static final String CONTENT_TYPE = "application/problem+json";
    private static final JsonFactory JSON = new JsonFactory();

    static Problem invalid(String field, String detail) {
        return new Problem(400, "invalid", field, detail);
    }

    Buffer body() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(200);
        try (JsonGenerator out = JSON.createGenerator(bytes)) {
            out.writeStartObject();
            out.writeNumberField("status", status);
            out.writeStringField("title", HttpResponseStatus.valueOf(status).reasonPhrase());
            out.writeStringField("detail", detail);
            if (!field.isEmpty()) {
                out.writeStringField("field", field);
            }
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Buffer.buffer(bytes.toByteArray());
    }
}
