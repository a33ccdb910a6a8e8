package dev.touchstone.serving.rule;

import dev.touchstone.expression.Variable;
import dev.touchstone.expression.Variables;
import dev.touchstone.storage.RankedList;
import dev.touchstone.storage.RecordValue;
import dev.touchstone.storage.SetValue;
import dev.touchstone.storage.Value;
import java.util.AbstractMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What a rule's expression sees of one data source, and what follows if its outcome depends on what it cannot see.
 *
 * @param kind what is known
 * @param fields of a Record
 * @param whole of a Set or RankedList
 */
record RuleValue(Kind kind, Map<String, Object> fields, Map<String, ?> whole) {
    enum Kind {
        Present,
        /** No such row, which reads as empty. */
        Absent,
        /** No such row, which counts as matched. */
        MissingExcludes,
        UnavailableClosed,
        UnavailableOpen
    }

    static final RuleValue ABSENT = new RuleValue(Kind.Absent, Map.of(), null);
    static final RuleValue MISSING_EXCLUDES = new RuleValue(Kind.MissingExcludes, Map.of(), null);
    static final RuleValue UNAVAILABLE_CLOSED = new RuleValue(Kind.UnavailableClosed, Map.of(), null);
    static final RuleValue UNAVAILABLE_OPEN = new RuleValue(Kind.UnavailableOpen, Map.of(), null);

    static RuleValue present(Value value) {
        return switch (value) {
            case SetValue set -> new RuleValue(Kind.Present, Map.of(), new Members(set.members()));
            case RankedList list -> new RuleValue(Kind.Present, Map.of(), scores(list));
            case RecordValue row -> new RuleValue(Kind.Present, row.fields(), null);
            default -> throw new IllegalArgumentException("not a value: " + value);
        };
    }

    Object value(Variable variable) {
        return switch (kind) {
            case Present -> variable.field().isEmpty() ? whole : fields.get(variable.field());
            case Absent -> null;
            case MissingExcludes, UnavailableClosed, UnavailableOpen -> Variables.UNAVAILABLE;
        };
    }

    private static Map<String, Double> scores(RankedList list) {
        Map<String, Double> scores = HashMap.newHashMap(list.size());
        for (int i = 0; i < list.size(); i++) {
            scores.putIfAbsent(list.id(i), list.score(i));
        }
        return scores;
    }

    /** A set as CEL can ask it: {@code in} takes a map. Nothing is copied. */
    private static final class Members extends AbstractMap<String, Boolean> {
        private final Set<String> members;

        Members(Set<String> members) {
            this.members = members;
        }

        @Override
        public boolean containsKey(Object key) {
            return members.contains(key);
        }

        @Override
        public Boolean get(Object key) {
            return members.contains(key) ? Boolean.TRUE : null;
        }

        @Override
        public int size() {
            return members.size();
        }

        @Override
        public Set<String> keySet() {
            return members;
        }

        @Override
        public Set<Entry<String, Boolean>> entrySet() {
            Map<String, Boolean> entries = HashMap.newHashMap(members.size());
            members.forEach(member -> entries.put(member, true));
            return entries.entrySet();
        }
    }
}
