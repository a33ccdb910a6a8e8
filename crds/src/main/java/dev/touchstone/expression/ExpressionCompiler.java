package dev.touchstone.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelExpr.ExprKind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.common.types.CelType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.validator.CelValidator;
import dev.cel.validator.CelValidatorFactory;
import dev.cel.validator.validators.DurationLiteralValidator;
import dev.cel.validator.validators.RegexLiteralValidator;
import dev.cel.validator.validators.TimestampLiteralValidator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Compiles one expression for a scope. Stateless and safe to share. */
public final class ExpressionCompiler {
    /** Code points of an expression. */
    public static final int MAX_LENGTH = 4096;

    /** A macro ({@code exists}, {@code all}, {@code map}, {@code filter}) within a macro is the limit. */
    public static final int MAX_NESTED_MACROS = 2;

    /** Steps that all macros of one evaluation may take together. */
    public static final int MAX_ITERATIONS = 1_000;

    private static final int MAX_DEPTH = 32;
    private static final Set<String> ROOTS = Set.of("request", "item", "data");

    private static final CelOptions OPTIONS = CelOptions.current()
            .maxExpressionCodePointSize(MAX_LENGTH)
            .maxParseRecursionDepth(MAX_DEPTH)
            .comprehensionMaxIterations(MAX_ITERATIONS)
            .build();
    private static final CelRuntime RUNTIME =
            CelRuntimeFactory.standardCelRuntimeBuilder().setOptions(OPTIONS).build();

    /**
     * @param field where the expression stands, for messages
     * @throws InvalidExpressionException if it does not parse, names what is not declared, has another result type, or
     *     could cost too much
     */
    public Expression compile(String field, String source, Scope scope, ResultType resultType)
            throws InvalidExpressionException {
        if (source == null || source.isBlank()) {
            throw new InvalidExpressionException(field, "must be a CEL expression, but it is empty");
        }
        if (source.codePointCount(0, source.length()) > MAX_LENGTH) {
            throw new InvalidExpressionException(field, "must not be longer than " + MAX_LENGTH + " characters");
        }
        CelCompiler compiler = compilerFor(scope);
        CelAbstractSyntaxTree tree = checked(field, source, scope, compiler, compiler.compile(source));
        if (!tree.getResultType().equals(resultType.celType())) {
            throw new InvalidExpressionException(field, "must give " + withArticle(resultType.celType()) + ", but '" + source
                    + "' gives " + withArticle(tree.getResultType()));
        }
        checkMacros(field, tree);
        checked(field, source, scope, compiler, validatorFor(compiler).validate(tree));
        try {
            return new Expression(source, resultType, RUNTIME.createProgram(tree), variablesOf(tree, scope), direct(tree, scope));
        } catch (CelEvaluationException e) {
            throw new InvalidExpressionException(field, "cannot be prepared: " + e.getMessage());
        }
    }

    private static CelCompiler compilerFor(Scope scope) {
        CelCompilerBuilder builder = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS);
        scope.variables().forEach(variable -> builder.addVar(variable.name(), variable.type().celType()));
        return builder.build();
    }

    /** A pattern, time or duration that is written out must be a good one: otherwise every evaluation would fail. */
    private static CelValidator validatorFor(CelCompiler compiler) {
        return CelValidatorFactory.standardCelValidatorBuilder(compiler, RUNTIME)
                .addAstValidators(
                        RegexLiteralValidator.INSTANCE, TimestampLiteralValidator.INSTANCE, DurationLiteralValidator.INSTANCE)
                .build();
    }

    private static CelAbstractSyntaxTree checked(
            String field, String source, Scope scope, CelCompiler compiler, CelValidationResult result)
            throws InvalidExpressionException {
        if (result.hasError()) {
            CelIssue issue = result.getErrors().getFirst();
            throw new CompileProblem(source, scope).explain(field, issue);
        }
        try {
            return result.getAst();
        } catch (CelValidationException e) {
            throw new InvalidExpressionException(field, e.getMessage());
        }
    }

    private static void checkMacros(String field, CelAbstractSyntaxTree tree) throws InvalidExpressionException {
        for (CelNavigableExpr node : (Iterable<CelNavigableExpr>) CelNavigableAst.fromAst(tree).getRoot().allNodes()::iterator) {
            if (node.getKind() != ExprKind.Kind.COMPREHENSION) {
                continue;
            }
            String variable = node.expr().comprehension().iterVar();
            if (ROOTS.contains(variable)) {
                throw new InvalidExpressionException(field, "must not use '" + variable + "' as the variable of a macro; choose another name");
            }
            int depth = 1;
            for (var parent = node.parent(); parent.isPresent(); parent = parent.get().parent()) {
                depth += parent.get().getKind() == ExprKind.Kind.COMPREHENSION ? 1 : 0;
            }
            if (depth > MAX_NESTED_MACROS) {
                throw new InvalidExpressionException(field, "must not nest macros such as 'exists' and 'map' deeper than "
                        + MAX_NESTED_MACROS + " levels; compute this offline and store the result");
            }
        }
    }

    private static Map<String, Variable> variablesOf(CelAbstractSyntaxTree tree, Scope scope) {
        Map<String, Variable> read = new LinkedHashMap<>();
        tree.getReferenceMap().values().forEach(reference -> scope.find(reference.name()).ifPresent(variable -> read.put(variable.name(), variable)));
        return read;
    }

    /** The variable that the whole expression is, if it is one: it needs no interpreter. */
    private static Variable direct(CelAbstractSyntaxTree tree, Scope scope) {
        return tree.getReference(tree.getExpr().id()).flatMap(reference -> scope.find(reference.name())).orElse(null);
    }

    private static String withArticle(CelType type) {
        return ("int".equals(type.name()) ? "an " : "a ") + type.name();
    }
}
