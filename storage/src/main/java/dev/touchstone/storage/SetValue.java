package dev.touchstone.storage;

import java.util.Collections;
import java.util.Set;

/**
 * Distinct strings. A set without members is not stored: it reads as {@link Missing} in every technology. The given
 * set becomes part of the value and must not be changed afterwards.
 */
public record SetValue(Set<String> members) implements Value {
    public SetValue {
        members = Collections.unmodifiableSet(members);
    }

    @Override
    public int weight() {
        int bytes = 64;
        for (String member : members) {
            bytes += 96 + member.length();
        }
        return bytes;
    }
}
