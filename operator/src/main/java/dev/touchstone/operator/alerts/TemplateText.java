package dev.touchstone.operator.alerts;

/**
 * Text written by users on its way into labels and annotations, which Prometheus expands as Go templates: an unescaped brace pair
 * in an owner's name would make the whole alert fail to render.
 */
final class TemplateText {
    private TemplateText() {}

    /** Escapes every opening brace, not only pairs, so that two pieces put together cannot make a pair either. */
    static String literal(String text) {
        return text.replace("{", "{{ \"{\" }}");
    }
}
