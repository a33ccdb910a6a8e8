package dev.touchstone.api.v1alpha1;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import java.io.IOException;

/**
 * Reads a spec that a later version of the definitions allowed: a value that this build does not know is {@code Unknown}, where it
 * would else end the watch on all objects of the kind. Only specs of resources are read so. What else has these types, such as a
 * route, is of one build as a whole, and is refused.
 */
final class SpecReader extends JsonDeserializer<Object> implements ContextualDeserializer {
    private final JavaType type;

    /** For Jackson, which then asks for a {@link #createContextual contextual} one. */
    SpecReader() {
        this(null);
    }

    private SpecReader(JavaType type) {
        this.type = type;
    }

    @Override
    public JsonDeserializer<?> createContextual(DeserializationContext context, BeanProperty property) {
        return new SpecReader(context.getContextualType());
    }

    /** With the modules and settings of whoever reads. */
    @Override
    public Object deserialize(JsonParser json, DeserializationContext context) throws IOException {
        return ((ObjectMapper) json.getCodec()).readerFor(type)
                .with(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE).readValue(json);
    }
}
