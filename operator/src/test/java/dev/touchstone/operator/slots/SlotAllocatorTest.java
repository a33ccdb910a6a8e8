package dev.touchstone.operator.slots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.api.v1alpha1.ContextStatus.Share;
import dev.touchstone.api.v1alpha1.ContextStatus.SlotRange;
import dev.touchstone.operator.slots.SlotAllocator.Allocation;
import dev.touchstone.operator.slots.SlotAllocator.Wanted;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class SlotAllocatorTest {
    @Test
    void aFirstTestGetsTheLowestSlots() {
        var allocation = SlotAllocator.allocate(List.of(), List.of(new Wanted("a-1", "a", 5000)));
        assertThat(allocation.shares()).containsExactly(new Share("a-1", "a", List.of(new SlotRange(0, 5000))));
    }

    @Test
    void growthAroundAnotherTestAddsARange() {
        var before = SlotAllocator.allocate(List.of(), List.of(new Wanted("a-1", "a", 1000), new Wanted("b-1", "b", 1000)));
        var after = SlotAllocator.allocate(
                before.shares(), List.of(new Wanted("a-1", "a", 2500), new Wanted("b-1", "b", 1000)));
        assertThat(after.shares().getFirst().ranges()).containsExactly(new SlotRange(0, 1000), new SlotRange(2000, 3500));
    }

    @Test
    void whoAsksForMoreThanIsFreeKeepsWhatItHasAndIsToldWhy() {
        var before = SlotAllocator.allocate(List.of(), List.of(new Wanted("a-1", "a", 5000), new Wanted("b-1", "b", 4000)));
        var after = SlotAllocator.allocate(
                before.shares(), List.of(new Wanted("a-1", "a", 7000), new Wanted("b-1", "b", 4000)));
        assertThat(after.shares()).isEqualTo(before.shares());
        assertThat(after.refused()).containsOnlyKeys("a-1");
        assertThat(after.refused().get("a-1").message())
                .isEqualTo("`spec.traffic` asks for 70.00% of the context's traffic, of which 10.00% is free; the share of "
                        + "50.00% that it has stays: lower `spec.traffic`, or stop another test of this context");
    }

    @Test
    void whoIsRefusedIsToldWhatIsFreeWhenTheOthersHaveGotTheirs() {
        var wanted = List.of(new Wanted("a-1", "a", 4000), new Wanted("c-1", "c", 7000), new Wanted("b-1", "b", 1000));
        var once = SlotAllocator.allocate(List.of(), wanted);
        assertThat(once.refused().get("c-1").free()).isEqualTo(5000);
        assertThat(SlotAllocator.allocate(once.shares(), wanted)).isEqualTo(once);
    }

    @Test
    void anEndedTestsSlotsAreFreeForTheNextOne() {
        var before = SlotAllocator.allocate(List.of(), List.of(new Wanted("a-1", "a", 10_000)));
        var after = SlotAllocator.allocate(before.shares(), List.of(new Wanted("b-1", "b", 10_000)));
        assertThat(after.shares()).extracting(Share::key).containsExactly("b-1");
        assertThat(after.refused()).isEmpty();
    }

    /** What a layer lives through: at every step each test of a handful asks for some share, or is not there. */
    @Property(tries = 60)
    void sharesAreDisjointExactAndNeverMoveAnybody(@ForAll("histories") List<List<Wanted>> history) {
        List<Share> held = List.of();
        for (var wanted : history) {
            var allocation = SlotAllocator.allocate(held, wanted);
            assertDisjoint(allocation);
            for (var want : wanted) {
                var had = slots(held, want.key());
                var has = slots(allocation.shares(), want.key());
                assertThat(has).containsAll(had);
                if (allocation.refused().containsKey(want.key())) {
                    assertThat(has).isEqualTo(had);
                    assertThat(want.slots() - had.size()).isGreaterThan(SlotAllocator.free(allocation.shares()) - 1);
                } else {
                    assertThat(has).hasSize(Math.max(want.slots(), had.size()));
                }
            }
            assertThat(allocation.shares()).extracting(Share::key).isSubsetOf(wanted.stream().map(Wanted::key).toList());
            held = allocation.shares();
        }
    }

    @Property(tries = 100)
    void askingAgainChangesNothing(@ForAll("steps") List<Wanted> wanted) {
        var once = SlotAllocator.allocate(List.of(), wanted);
        assertThat(SlotAllocator.allocate(once.shares(), wanted)).isEqualTo(once);
    }

    @Provide
    Arbitrary<List<List<Wanted>>> histories() {
        return steps().list().ofMinSize(1).ofMaxSize(8);
    }

    @Provide
    Arbitrary<List<Wanted>> steps() {
        var one = Combinators.combine(Arbitraries.of("a", "b", "c", "d"), Arbitraries.integers().between(1, 6000))
                .as((name, slots) -> new Wanted(name + "-1", name, slots));
        return one.list().ofMaxSize(4).uniqueElements(Wanted::key);
    }

    private static void assertDisjoint(Allocation allocation) {
        var all = new ArrayList<Integer>();
        allocation.shares().forEach(share -> all.addAll(slots(List.of(share), share.key())));
        assertThat(new HashSet<>(all)).hasSameSizeAs(all);
        assertThat(all).allMatch(slot -> slot >= 0 && slot < Traffic.SLOTS);
    }

    private static Set<Integer> slots(List<Share> shares, String key) {
        var slots = new TreeSet<Integer>();
        shares.stream().filter(share -> share.key().equals(key)).flatMap(share -> share.ranges().stream())
                .forEach(range -> IntStream.range(range.from(), range.to()).forEach(slots::add));
        return slots;
    }
}
