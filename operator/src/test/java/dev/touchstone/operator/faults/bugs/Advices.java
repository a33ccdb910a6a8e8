package dev.touchstone.operator.faults.bugs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.api.v1alpha1.ABTest;
import dev.touchstone.api.v1alpha1.ABTestSpec.State;
import dev.touchstone.api.v1alpha1.ABTestStatus.Pin;
import dev.touchstone.api.v1alpha1.Context;
import dev.touchstone.api.v1alpha1.ContextStatus.Share;
import dev.touchstone.api.v1alpha1.ContextStatus.SlotRange;
import dev.touchstone.operator.conditions.ConditionType;
import dev.touchstone.operator.conditions.Reason;
import dev.touchstone.operator.conditions.Verdict;
import dev.touchstone.operator.events.Events;
import dev.touchstone.operator.locks.Holder;
import dev.touchstone.operator.locks.LockWriter;
import dev.touchstone.operator.locks.LockedKind;
import dev.touchstone.operator.locks.Target;
import dev.touchstone.operator.route.RouteSources;
import dev.touchstone.operator.slots.SlotAllocator.Allocation;
import dev.touchstone.operator.slots.SlotAllocator.Wanted;
import dev.touchstone.route.Route;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.bytebuddy.asm.Advice;

/** The bugs, as code that is copied into the method that they spoil: so they call nothing but what is public. No lambdas. */
final class Advices {
    private Advices() {}

    static final class NoStorages {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static CustomResource<?, ?> enter(@Advice.FieldValue("client") KubernetesClient client, @Advice.Argument(0) Target target,
                @Advice.Argument(1) Holder holder) {
            return target.kind() == LockedKind.ModelStorage && Seeds.in(holder.namespace(), "LocksNoStorages")
                    ? Seeds.live(client, holder.namespace(), target) : null;
        }

        @Advice.OnMethodExit
        static void exit(@Advice.Enter CustomResource<?, ?> unlocked, @Advice.Return(readOnly = false) LockWriter.Attempt attempt) {
            if (unlocked != null) {
                attempt = new LockWriter.Attempt.Locked(unlocked);
            }
        }
    }

    static final class ConflictIsNothing {
        @Advice.OnMethodExit
        static void exit(@Advice.FieldValue("client") KubernetesClient client, @Advice.Argument(0) Target target,
                @Advice.Argument(1) Holder holder, @Advice.Return(readOnly = false) LockWriter.Attempt attempt) {
            if (attempt instanceof LockWriter.Attempt.Refused && Seeds.in(holder.namespace(), "SwallowsAConflict")) {
                attempt = new LockWriter.Attempt.Locked(Seeds.live(client, holder.namespace(), target));
            }
        }
    }

    static final class OnlyTheContext {
        @Advice.OnMethodExit
        static void exit(@Advice.Argument(0) java.util.Map<Target, CustomResource<?, ?>> locked,
                @Advice.Return(readOnly = false) List<Pin> pins) {
            if (Seeds.in(locked.values().iterator().next(), "PinsOnlyTheContext")) {
                pins = new ArrayList<>(pins.subList(0, 1));
            }
        }
    }

    static final class DyingIsUsable {
        @Advice.OnMethodExit
        static void exit(@Advice.Argument(1) CustomResource<?, ?> object, @Advice.Return(readOnly = false) Optional<?> obstacle) {
            if (Seeds.in(object, "LockOfADyingObjectCounts")) {
                obstacle = Optional.empty();
            }
        }
    }

    static final class NoShare {
        @Advice.OnMethodExit
        static void exit(@Advice.Argument(0) Context context, @Advice.Return(readOnly = false) boolean hasShare) {
            if (Seeds.in(context, "UnlocksBeforeTheRouteIsAcknowledged") || Seeds.in(context, "SweepsLocksOfAPausedTest")) {
                hasShare = false;
            }
        }
    }

    static final class NoShareWhenStopping {
        @Advice.OnMethodExit
        static void exit(@Advice.FieldValue("test") ABTest test, @Advice.Return(readOnly = false) Optional<Share> share) {
            if (Seeds.in(test, "UnlocksBeforeTheRouteIsAcknowledged") && test.getSpec().state() == State.Stopped) {
                share = Optional.empty();
            }
        }
    }

    static final class OverAtOnce {
        @Advice.OnMethodExit
        static void exit(@Advice.Argument(0) Object world, @Advice.Return(readOnly = false) boolean isOver) {
            if (Seeds.inWorld(world, "FreesSlotsBeforeTheRouteIsAcknowledged")) {
                isOver = true;
            }
        }
    }

    static final class PausedNeedsNothing {
        @Advice.OnMethodExit
        static void exit(@Advice.Argument(0) Holder holder, @Advice.Argument(1) Optional<ABTest> test,
                @Advice.Return(readOnly = false) boolean isNeeded) {
            if (Seeds.in(holder.namespace(), "SweepsLocksOfAPausedTest") && test.isPresent() && test.get().getSpec().state() == State.Paused) {
                isNeeded = false;
            }
        }
    }

    static final class NoFence {
        @Advice.OnMethodExit
        static void exit(@Advice.Argument(1) Holder holder, @Advice.Return(readOnly = false) boolean closes) {
            if (Seeds.in(holder.namespace(), "SweepsLocksOfAPausedTest")) {
                closes = true;
            }
        }
    }

    static final class PausedIsNotPinned {
        @Advice.OnMethodExit
        static void exit(@Advice.Argument(1) Holder holder, @Advice.Return(readOnly = false) boolean isPinned) {
            if (Seeds.in(holder.namespace(), "SweepsLocksOfAPausedTest")) {
                isPinned = false;
            }
        }
    }

    static final class ReleasesAll {
        @Advice.OnMethodExit
        static void exit(@Advice.FieldValue("client") KubernetesClient client, @Advice.Argument(0) CustomResource<?, ?> observed,
                @Advice.Return LockWriter.Release release) {
            if (Seeds.in(observed, "ReleasesEverybodysLocks") && release == LockWriter.Release.Released) {
                Seeds.unlock(client, observed);
            }
        }
    }

    /** Of tests whose names say so, as an allocator knows no namespace. */
    static final class Overlapping {
        @Advice.OnMethodExit
        static void exit(@Advice.Argument(1) List<Wanted> wanted, @Advice.Return(readOnly = false) Allocation allocation) {
            if (!wanted.isEmpty() && wanted.get(0).abTest().startsWith("sharesoverlap-")) {
                var shares = new ArrayList<Share>();
                for (var share : allocation.shares()) {
                    int size = 0;
                    for (var range : share.ranges()) {
                        size += range.to() - range.from();
                    }
                    shares.add(new Share(share.key(), share.abTest(), List.of(new SlotRange(0, size))));
                }
                allocation = new Allocation(shares, allocation.refused());
            }
        }
    }

    static final class RandomSalt {
        @Advice.OnMethodExit
        static void exit(@Advice.Argument(1) RouteSources sources, @Advice.Return(readOnly = false) Route.Test test) {
            if (Seeds.in(sources.identity().namespace(), "SaltIsRandom")) {
                test = new Route.Test(test.name(), test.key(), test.run(), "salt-" + Seeds.next(), test.paused(), test.slots(),
                        test.audience(), test.control(), test.variants());
            }
        }
    }

    static final class SameNumber {
        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(0) Route route, @Advice.Argument(value = 1, readOnly = false) long number) {
            if (Seeds.in(route.context().namespace(), "RouteNumberStaysTheSame")) {
                number = 1;
            }
        }
    }

    static final class WrongStatus {
        @Advice.OnMethodExit
        static void exit(@Advice.Argument(0) CustomResource<?, ?> observed, @Advice.Return ObjectNode status) {
            if (Seeds.in(observed, "TransitionTimeMovesWithEveryWrite")) {
                Seeds.moveTransitionTimes(status);
            }
            if (Seeds.in(observed, "OlderStatusIsPutBack")) {
                status.put("observedGeneration", Seeds.next() % 2);
            }
        }
    }

    /** Of a status that is about a spec, and says what it said before. */
    static final class WrongConditions {
        @Advice.OnMethodExit
        static void exit(@Advice.Argument(0) CustomResource<?, ?> observed, @Advice.Return ObjectNode status) {
            if (Seeds.in(observed, "HasSomethingNewToSayForEver")) {
                Seeds.saySomethingNew(status);
            }
            if (Seeds.in(observed, "ConditionsAreAboutAnOlderSpec")) {
                Seeds.takeForOlder(status);
            }
        }
    }

    static final class OldVersion {
        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(value = 0, readOnly = false) CustomResource<?, ?> observed) {
            if (Seeds.in(observed, "AsksInACircle")) {
                observed = Seeds.asItFirstWas(observed);
            }
        }
    }

    static final class NoPatience {
        @Advice.OnMethodExit
        static void exit(@Advice.Argument(0) HasMetadata resource, @Advice.Return(readOnly = false) Duration pause) {
            if (Seeds.in(resource, "AsksInACircle")) {
                pause = Duration.ofMillis(100);
            }
        }
    }

    static final class ToldAgain {
        @Advice.OnMethodExit
        static void exit(@Advice.FieldValue("events") Events events, @Advice.Argument(0) CustomResource<?, ?> observed) {
            if (Seeds.in(observed, "TellsWhatItHasToldBefore")) {
                Seeds.tellAgain(events, observed);
            }
        }
    }

    static final class NothingIsRetained {
        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(value = 0, readOnly = false) StatefulSet server) {
            if (Seeds.in(server, "RemovesDataThatWasToBeKept")) {
                server = Seeds.withoutAnnotations(server);
            }
        }
    }

    static final class NoBudget {
        @Advice.OnMethodExit
        static void exit(@Advice.FieldValue("context") Context context, @Advice.Return(readOnly = false) PodDisruptionBudget budget) {
            if (Seeds.in(context, "LetsAllPodsGoAtOnce")) {
                budget = Seeds.withoutLimit(budget);
            }
        }
    }

    static final class WrongKey {
        @Advice.OnMethodExit
        static void exit(@Advice.This Holder holder, @Advice.Return(readOnly = false) String key) {
            if (Seeds.in(holder.namespace(), "KeyIsTheTestsName")) {
                key = holder.abTest() + "-" + holder.run();
            }
            if (Seeds.in(holder.namespace(), "RunIsNoPartOfTheKey")) {
                key = holder.uid() + "-1";
            }
        }
    }

    static final class WrongTaint {
        @Advice.OnMethodExit
        static void exit(@Advice.Argument(0) Object world, @Advice.Return(readOnly = false) Verdict verdict) {
            if (Seeds.inWorld(world, "NothingTaints")) {
                verdict = Verdict.no(ConditionType.Tainted, Reason.Untouched, "Everything is as it was pinned.");
            }
            if (Seeds.inWorld(world, "AGenerationTaints") && Seeds.hasNewGeneration(world)) {
                verdict = Verdict.yes(ConditionType.Tainted, Reason.Changed, "A generation moved.");
            }
        }
    }

    static final class GivesUp {
        @Advice.OnMethodExit(onThrowable = Throwable.class)
        static void exit(@Advice.Argument(0) HasMetadata primary, @Advice.Thrown(readOnly = false) Throwable thrown,
                @Advice.Return(readOnly = false) UpdateControl<?> control) {
            if (thrown != null && Seeds.in(primary, "GivesUpAfterAnError")) {
                thrown = null;
                control = UpdateControl.noUpdate();
            }
        }
    }
}
