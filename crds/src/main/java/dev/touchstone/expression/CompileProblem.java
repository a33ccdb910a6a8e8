package dev.touchstone.expression;

import dev.cel.common.CelIssue;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in our words what CEL found: names are whole here, so its message would only name the first part of one. */
final class CompileProblem {
    private static final Pattern UNDECLARED = Pattern.compile("undeclared reference to '([^']*)'.*");
    private static final Pattern NO_OVERLOAD =
            Pattern.compile("found no matching overload for '([^']*)' applied to '\\(?([^']*?)\\)?'.*", Pattern.DOTALL);
    private static final Pattern NAME = Pattern.compile("[A-Za-z_]\\w*(\\s*\\.\\s*[A-Za-z_]\\w*)*(\\s*\\()?");
    private static final Pattern UNEXPECTED = Pattern.compile("(?:mismatched|extraneous) input ('.*')", Pattern.DOTALL);
    private static final Pattern EXPECTING = Pattern.compile(" expecting [{<'].*", Pattern.DOTALL);

    private final String source;
    private final Scope scope;

    CompileProblem(String source, Scope scope) {
        this.source = source;
        this.scope = scope;
    }

    InvalidExpressionException explain(String field, CelIssue issue) {
        int line = Math.max(1, issue.getSourceLocation().getLine());
        int column = Math.max(0, issue.getSourceLocation().getColumn());
        return new InvalidExpressionException(field, line, column + 1, problem(issue.getMessage(), line, column));
    }

    private String problem(String message, int line, int column) {
        Matcher undeclared = UNDECLARED.matcher(message);
        if (undeclared.matches()) {
            return undeclared(undeclared.group(1), line, column);
        }
        Matcher overload = NO_OVERLOAD.matcher(message);
        if (overload.matches()) {
            return "'" + operator(overload.group(1)) + "' cannot be applied to " + overload.group(2).replace(", ", " and ");
        }
        if (message.contains("does not select a field")) {
            return "has() must not be used: what is absent reads as '', 0, 0.0, false or []; compare with that";
        }
        String found = EXPECTING.matcher(message).replaceFirst("");
        if (found.endsWith("'<EOF>'")) {
            return "the expression ends too early; complete or correct it";
        }
        Matcher unexpected = UNEXPECTED.matcher(found);
        return unexpected.matches() ? unexpected.group(1) + " is not expected here; correct the expression" : found;
    }

    private String undeclared(String reference, int line, int column) {
        String text = source.lines().skip(line - 1L).findFirst().orElse("");
        if (column < text.length() && text.charAt(column) == '(') {
            return "there is no function '" + reference + "'";
        }
        Matcher name = NAME.matcher(text);
        String whole = column <= text.length() && name.find(column) && name.start() == column ? name.group().replaceAll("\\s", "") : reference;
        boolean called = whole.endsWith("(");
        String read = called && whole.contains(".") ? whole.substring(0, whole.lastIndexOf('.')) : whole.replace("(", "");
        List<String> names = scope.variables().stream().map(Variable::name).toList();
        List<String> below = names.stream().filter(declared -> declared.startsWith(read + ".")).toList();
        if (!below.isEmpty()) {
            return "'" + read + "' must not be used as a whole; name one of " + list(below);
        }
        if (names.isEmpty()) {
            return "'" + read + "' is not declared; nothing is, here";
        }
        String nearest = names.stream()
                .min(Comparator.comparingInt(declared -> declared.endsWith("." + read) ? 0 : distance(declared, read)))
                .orElseThrow();
        boolean near = distance(nearest, read) <= Math.max(2, read.length() / 4) || nearest.endsWith("." + read);
        return "'" + read + "' is not declared" + (near ? "; did you mean '" + nearest + "'?" : ".") + " Declared: " + list(names);
    }

    private static String list(List<String> names) {
        int shown = Math.min(names.size(), 20);
        String more = names.size() > shown ? " and " + (names.size() - shown) + " more" : "";
        return String.join(", ", names.subList(0, shown)) + more;
    }

    private static String operator(String function) {
        return switch (function) {
            case "@in" -> "in";
            case "_[_]" -> "[]";
            case "_?_:_" -> "? :";
            default -> function.startsWith("_") || function.endsWith("_") ? function.replace("_", "") : function;
        };
    }

    /** Levenshtein's. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, Math.min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
