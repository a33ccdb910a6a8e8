package dev.touchstone.operator.faults.bugs;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.returns;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import java.util.LinkedHashMap;
import java.util.Map;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.loading.ClassReloadingStrategy;
import net.bytebuddy.matcher.ElementMatcher;

/** Weaves all bugs in, each asleep until it is sown in a namespace; and takes them out again. */
final class Weaving implements AutoCloseable {
    private static final String OPERATOR = "dev.touchstone.operator.";

    private final Map<Class<?>, AsmVisitorWrapper> woven = new LinkedHashMap<>();
    private final ClassReloadingStrategy strategy;

    Weaving() {
        ByteBuddyAgent.install();
        strategy = ClassReloadingStrategy.fromInstalledAgent(ClassReloadingStrategy.Strategy.REDEFINITION);
        bug("locks.LockWriter", "lock", Advices.NoStorages.class);
        bug("locks.LockWriter", "lock", Advices.ConflictIsNothing.class);
        bug("abtest.Starter", "pins", Advices.OnlyTheContext.class);
        bug("abtest.StartChecks", "usable", Advices.DyingIsUsable.class);
        bug("locks.LockReleaser", "hasShare", Advices.NoShare.class);
        bug("abtest.TestWorld", "share", Advices.NoShareWhenStopping.class);
        bug("context.SplitDecision", "isOver", Advices.OverAtOnce.class);
        bug("locks.LockNeed", "isNeeded", Advices.PausedNeedsNothing.class);
        bug("locks.RouteFence", "closes", Advices.NoFence.class);
        bug("locks.LockReleaser", "isPinned", Advices.PausedIsNotPinned.class);
        bug("locks.LockWriter", "release", Advices.ReleasesAll.class);
        bug("slots.SlotAllocator", "allocate", Advices.Overlapping.class);
        bug("route.RouteCompiler", named("routed").and(returns(named("dev.touchstone.route.Route$Test"))), Advices.RandomSalt.class);
        bug("route.RouteDocument", "numbered", Advices.SameNumber.class);
        bug("report.StatusWriter", named("status").and(takesArguments(4)), Advices.WrongStatus.class);
        bug("report.StatusWriter", named("status").and(takesArguments(4)), Advices.WrongConditions.class);
        bug("report.StatusWriter", "patch", Advices.OldVersion.class);
        bug("report.StatusWriter", "write", Advices.ToldAgain.class);
        bug("loop.Patience", "next", Advices.NoPatience.class);
        bug("modelstorage.server.SharedServerReconciler", "removals", Advices.NothingIsRetained.class);
        bug("context.ContextObjects", "disruptionBudget", Advices.NoBudget.class);
        bug("locks.Holder", "key", Advices.WrongKey.class);
        bug("abtest.TaintDecision", "decide", Advices.WrongTaint.class);
        bug("loop.Loop", "reconcile", Advices.GivesUp.class);
        woven.forEach((type, visitor) -> new ByteBuddy().redefine(type, ClassFileLocator.ForClassLoader.of(type.getClassLoader()))
                .visit(visitor).make().load(type.getClassLoader(), strategy));
    }

    private void bug(String type, String method, Class<?> advice) {
        bug(type, named(method), advice);
    }

    private void bug(String type, ElementMatcher<MethodDescription> method, Class<?> advice) {
        var owner = load(OPERATOR + type);
        if (TypeDescription.ForLoadedType.of(owner).getDeclaredMethods().filter(method).isEmpty()) {
            throw new IllegalStateException("A bug is seeded into a method of " + type + " that is not there any more: " + method);
        }
        woven.merge(owner, Advice.to(advice).on(method), AsmVisitorWrapper.Compound::new);
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("A bug is seeded into a class that is not there any more", e);
        }
    }

    /** As it was. */
    @Override
    public void close() {
        try {
            strategy.reset(woven.keySet().toArray(Class<?>[]::new));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
