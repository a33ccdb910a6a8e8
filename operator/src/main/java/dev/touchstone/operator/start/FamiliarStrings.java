package dev.touchstone.operator.start;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import java.io.IOException;

/**
 * Reads equal strings as one. Objects of one kind say mostly the same (conditions, namespaces, names of what they refer to), and every
 * cache has its own copy of them. It remembers some thousand of those that it read last, never more; races only cost a copy.
 */
final class FamiliarStrings extends StdScalarDeserializer<String> {
    private static final long serialVersionUID = 1;
    private static final int REMEMBERED = 1 << 13;
    /** Longer ones are rarely equal. */
    private static final int LONGEST = 200;

    private final transient String[] seen = new String[REMEMBERED];

    FamiliarStrings() {
        super(String.class);
    }

    @Override
    public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        return familiar(StringDeserializer.instance.deserialize(parser, context));
    }

    private String familiar(String read) {
        if (read == null || read.length() > LONGEST) {
            return read;
        }
        int hash = read.hashCode();
        int place = (hash ^ (hash >>> 16)) & (REMEMBERED - 1);
        var known = seen[place];
        if (read.equals(known)) {
            return known;
        }
        seen[place] = read;
        return read;
    }
}
