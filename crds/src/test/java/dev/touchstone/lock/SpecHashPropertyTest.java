package dev.touchstone.lock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Specs are made from the shipped schemas themselves, so that a field that is added tomorrow is covered today. */
class SpecHashPropertyTest {
    private static final int TRIES = 200;
    private static final String[] KINDS = FrozenFields.kinds().stream().sorted().toArray(String[]::new);

    private final SpecHash hash = new SpecHash();
    private final SpecSchemas schemas = new SpecSchemas();

    @Property(tries = TRIES)
    void fillingInDefaultsNeverChangesTheHash(@ForAll @IntRange(max = 3) int kind, @ForAll long seed) {
        var schema = schemas.of(KINDS[kind]);
        var spec = new RandomSpec(new Random(seed)).of(schema);

        assertThat(hash.of(KINDS[kind], fillIn(schema, spec.deepCopy()))).isEqualTo(hash.of(KINDS[kind], spec));
    }

    @Property(tries = TRIES)
    void theOrderOfKeysNeverChangesTheHash(@ForAll @IntRange(max = 3) int kind, @ForAll long seed) {
        var spec = new RandomSpec(new Random(seed)).of(schemas.of(KINDS[kind]));

        assertThat(hash.of(KINDS[kind], shuffleKeys(spec, new Random(seed)))).isEqualTo(hash.of(KINDS[kind], spec));
    }

    @Property(tries = TRIES)
    void everyOtherValueOfAFrozenFieldChangesTheHashAndNoneOfAFreeField(@ForAll @IntRange(max = 3) int kind, @ForAll long seed) {
        var random = new Random(seed);
        var schema = schemas.of(KINDS[kind]);
        var spec = (ObjectNode) fillIn(schema, new RandomSpec(random).of(schema));
        var fields = new ArrayList<String>();
        spec.fieldNames().forEachRemaining(fields::add);
        var field = fields.get(random.nextInt(fields.size()));
        var changed = spec.deepCopy();
        changeOneLeaf(changed, field, random);

        var same = hash.of(KINDS[kind], changed).equals(hash.of(KINDS[kind], spec));

        assertThat(same).as("%s.%s of %s", KINDS[kind], field, spec)
                .isEqualTo(changed.equals(spec) || !FrozenFields.isFrozen(KINDS[kind], field));
    }

    private static JsonNode fillIn(JsonNode schema, JsonNode value) {
        if (value instanceof ObjectNode object) {
            for (var property : schema.path("properties").properties()) {
                if (!object.has(property.getKey()) && property.getValue().has("default")) {
                    object.set(property.getKey(), property.getValue().get("default").deepCopy());
                }
                if (object.has(property.getKey())) {
                    fillIn(property.getValue(), object.get(property.getKey()));
                }
            }
        } else if (value.isArray()) {
            value.forEach(element -> fillIn(schema.path("items"), element));
        }
        return value;
    }

    private static JsonNode shuffleKeys(JsonNode value, Random random) {
        if (value.isArray()) {
            var array = JsonNodeFactory.instance.arrayNode();
            value.forEach(element -> array.add(shuffleKeys(element, random)));
            return array;
        }
        if (!value.isObject()) {
            return value;
        }
        var keys = new ArrayList<String>();
        value.fieldNames().forEachRemaining(keys::add);
        Collections.shuffle(keys, random);
        var object = JsonNodeFactory.instance.objectNode();
        keys.forEach(key -> object.set(key, shuffleKeys(value.get(key), random)));
        return object;
    }

    private static void changeOneLeaf(JsonNode parent, String key, Random random) {
        var child = parent.get(key);
        if (child.isObject() && !child.isEmpty()) {
            var keys = new ArrayList<String>();
            child.fieldNames().forEachRemaining(keys::add);
            changeOneLeaf(child, keys.get(random.nextInt(keys.size())), random);
        } else if (child.isArray() && child.get(0).isObject()) {
            var element = child.get(random.nextInt(child.size()));
            changeOneLeaf(element, element.fieldNames().next(), random);
        } else {
            ((ObjectNode) parent).set(key, other(child));
        }
    }

    private static JsonNode other(JsonNode leaf) {
        var nodes = JsonNodeFactory.instance;
        if (leaf.isBoolean()) {
            return nodes.booleanNode(!leaf.booleanValue());
        }
        if (leaf.isNumber()) {
            return nodes.numberNode(leaf.longValue() + 1);
        }
        return leaf.isTextual() ? nodes.textNode(leaf.textValue() + "x") : nodes.textNode("something else");
    }
}
