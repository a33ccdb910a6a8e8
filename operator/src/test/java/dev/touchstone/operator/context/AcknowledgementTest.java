package dev.touchstone.operator.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.operator.conditions.Reason;
import dev.touchstone.operator.conditions.Verdict.Status;
import dev.touchstone.operator.context.PodReading.Answer;
import dev.touchstone.operator.pods.PodTrouble;
import dev.touchstone.route.RouteReport.Rejection;
import dev.touchstone.route.RouteReport;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AcknowledgementTest {
    @Test
    void isCompleteWhenEveryReadyPodRunsThisRouteOrALaterOne() {
        assertThat(of(reported("a", true, 5, null), reported("b", true, 6, null), reported("c", false, 1, null)).isComplete()).isTrue();
        assertThat(of(reported("a", true, 5, null), reported("b", true, 4, null)).isComplete()).isFalse();
    }

    @Test
    void isNotCompleteWithoutAReadyPod() {
        assertThat(of().isComplete()).isFalse();
        assertThat(of(reported("a", false, 5, null)).isComplete()).isFalse();
        assertThat(of(reported("a", false, 5, null)).programmed().reason()).isEqualTo(Reason.NoReadyPods);
    }

    @Test
    void anUnreachablePodMakesItUnknown() {
        var verdict = of(reported("a", true, 5, null), new PodReading("b", true, new Answer.Unreachable("refused"))).programmed();
        assertThat(verdict.status()).isEqualTo(Status.Unknown);
        assertThat(verdict.reason()).isEqualTo(Reason.PodUnreachable);
        assertThat(verdict.message()).contains("'b'");
    }

    @Test
    void aRejectionOfThisRouteIsSaidInThePodsWords() {
        var verdict = of(reported("a", true, 4, new Rejection(5, "no such engine"))).programmed();
        assertThat(verdict.reason()).isEqualTo(Reason.RouteRejected);
        assertThat(verdict.message()).isEqualTo("Pod 'a' keeps route 4 and refuses route 5: no such engine");
    }

    @Test
    void aRejectionOfAnEarlierRouteIsOldNews() {
        assertThat(of(reported("a", true, 3, new Rejection(4, "no such engine"))).programmed().reason())
                .isEqualTo(Reason.RouteProgressing);
    }

    @Test
    void aPodThatNeverBecameReadySaysWhy() {
        assertThat(of(reported("a", false, 0, new Rejection(5, "no such engine"))).programmed().message())
                .contains("no such engine");
    }

    @Test
    void aPodWithANumberThatWasNeverGivenRunsNoRouteOfOursAndIsNamed() {
        var stray = of(reported("a", true, 5, null), reported("b", true, Long.MAX_VALUE, null));

        assertThat(stray.isComplete()).isFalse();
        assertThat(stray.isBehindUs("run-1")).isFalse();
        assertThat(stray.programmed().reason()).isEqualTo(Reason.RouteRejected);
        assertThat(stray.programmed().message()).contains("Pod 'b'").contains("delete the pod").contains("takes route 5");
    }

    @Test
    void whatKeepsPodsFromRunningIsSaid() {
        var failing = Optional.of(new PodTrouble(true, "Pod 'b' is in ImagePullBackOff"));
        var waiting = Optional.of(new PodTrouble(false, "Pod 'b' has no node"));

        assertThat(new Acknowledgement(5, List.of(), failing).programmed().reason()).isEqualTo(Reason.PodsFailing);
        assertThat(new Acknowledgement(5, List.of(), waiting).programmed().reason()).isEqualTo(Reason.NoReadyPods);
        assertThat(new Acknowledgement(5, List.of(), waiting).programmed().message())
                .isEqualTo("Route 5 is written; no pod runs yet: Pod 'b' has no node.");
        assertThat(new Acknowledgement(5, List.of(reported("a", true, 5, null)), failing).programmed().message())
                .isEqualTo("Every Ready pod runs route 5. Pod 'b' is in ImagePullBackOff.");
    }

    private static Acknowledgement of(PodReading... pods) {
        return new Acknowledgement(5, List.of(pods), Optional.empty());
    }

    private static PodReading reported(String pod, boolean ready, long number, Rejection rejection) {
        return new PodReading(pod, ready, new Answer.Reported(new RouteReport(List.of(1), number, List.of(), rejection)));
    }
}
