package dev.touchstone.operator.gitops;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LoadState;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.compiler.LuaC;
import org.luaj.vm2.lib.BaseLib;
import org.luaj.vm2.lib.PackageLib;
import org.luaj.vm2.lib.TableLib;

/**
 * What Argo CD says of an object, by the health check of its kind in {@code examples/gitops/argo-cd}, run as Argo CD does: the script
 * finds the object in {@code obj} and returns a table.
 */
record ArgoHealth(String status, String message) {
    static final Path CUSTOMIZATIONS = Kubectl.root().resolve("examples/gitops/argo-cd/resource_customizations/touchstone.dev");

    static ArgoHealth of(JsonNode object) {
        var globals = sandbox();
        globals.set("obj", lua(object));
        var health = globals.load(script(object.path("kind").asText())).call();
        return new ArgoHealth(health.get("status").checkjstring(), health.get("message").optjstring(""));
    }

    /** The libraries that Argo CD gives a health check, and no other. */
    private static Globals sandbox() {
        var globals = new Globals();
        globals.load(new BaseLib());
        globals.load(new PackageLib());
        globals.load(new TableLib());
        LoadState.install(globals);
        LuaC.install(globals);
        return globals;
    }

    static String script(String kind) {
        try {
            return Files.readString(CUSTOMIZATIONS.resolve(kind).resolve("health.lua"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static LuaValue lua(JsonNode node) {
        if (node.isObject()) {
            var table = new LuaTable();
            node.properties().forEach(entry -> table.set(entry.getKey(), lua(entry.getValue())));
            return table;
        }
        if (node.isArray()) {
            var table = new LuaTable();
            for (int i = 0; i < node.size(); i++) {
                table.set(i + 1, lua(node.get(i)));
            }
            return table;
        }
        if (node.isNumber()) {
            return LuaValue.valueOf(node.asDouble());
        }
        if (node.isBoolean()) {
            return LuaValue.valueOf(node.asBoolean());
        }
        return node.isNull() ? LuaValue.NIL : LuaValue.valueOf(node.asText());
    }
}
