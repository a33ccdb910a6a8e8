package dev.touchstone.operator.pods;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PodTroubleTest {
    private static final String PULL_ERROR = "failed to pull and unpack image \\\"runtime:none\\\": not found";

    @Test
    void anImageThatCannotBePulledIsSaidInTheSameWordsAtEveryTry() {
        var trying = of("a", waiting("ErrImagePull", PULL_ERROR));
        var backingOff = of("a", waiting("ImagePullBackOff", "Back-off pulling image \\\"runtime:none\\\": ErrImagePull: " + PULL_ERROR));

        assertThat(trying).isEqualTo(backingOff).contains(new PodTrouble(true,
                "Pod 'a' is in ImagePullBackOff: image 'runtime:none' cannot be pulled: failed to pull and unpack image \"runtime:none\": not found"));
    }

    @Test
    void aPodThatCrashesIsSaidWithItsLastWordsWhetherItRunsJustNowOrNot() {
        var last = "lastState: {terminated: {exitCode: 1, reason: Error, message: \"{one}\\n{the last line}\\n\"}}";
        var waits = of("a", "restartCount: 3, state: {waiting: {reason: CrashLoopBackOff, message: back-off 40s}}, " + last);
        var runs = of("a", "restartCount: 4, state: {running: {}}, " + last);

        assertThat(waits).isEqualTo(runs).contains(new PodTrouble(true, "Pod 'a' is in CrashLoopBackOff: container 'c' ends again and again,"
                + " with exit code 1: Error: {the last line}"));
        assertThat(of("a", "restartCount: 1, state: {running: {}}, " + last)).as("one accident").isEmpty();
        assertThat(of("a", "restartCount: 9, ready: true, state: {running: {}}, " + last)).as("it has recovered").isEmpty();
    }

    @Test
    void whatCannotBeMadeAContainerIsSaid() {
        assertThat(of("a", waiting("CreateContainerConfigError", "secret \\\"x\\\" not found")))
                .contains(new PodTrouble(true, "Pod 'a' is in CreateContainerConfigError: secret \"x\" not found"));
        assertThat(of("a", waiting("ContainerCreating", ""))).isEmpty();
    }

    @Test
    void aPodWithoutANodeWaitsAndOneThatWasEvictedFailed() {
        assertThat(PodTrouble.of(pod("a", "conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable, message: 0/1 nodes are available}]")))
                .contains(new PodTrouble(false, "Pod 'a' has no node: 0/1 nodes are available"));
        assertThat(PodTrouble.of(pod("a", "phase: Failed, reason: Evicted, message: 'The node was low on resource: ephemeral-storage'")))
                .contains(new PodTrouble(true, "Pod 'a' failed: Evicted: The node was low on resource: ephemeral-storage"));
    }

    @Test
    void theWorstComesFirst() {
        var unscheduled = pod("a", "conditions: [{type: PodScheduled, status: 'False', message: full}]");
        var crashing = pod("b", "containerStatuses: [{name: c, " + waiting("RunContainerError", "no such file") + "}]");

        assertThat(PodTrouble.worst(List.of(crashing, unscheduled)).orElseThrow().message()).contains("'b'");
        assertThat(PodTrouble.worst(List.of(unscheduled)).orElseThrow().failing()).isFalse();
    }

    @Test
    void aDeploymentThatMayNotMakePodsSaysWhyWithoutTheNameOfEachTry() {
        var deployment = Serialization.unmarshal("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: page-context}
                status:
                  conditions:
                    - type: ReplicaFailure
                      status: "True"
                      message: 'pods "page-context-7d-x2k" is forbidden: exceeded quota: small, requested: pods=1, used: pods=0, limited: pods=0'
                """, Deployment.class);

        assertThat(PodTrouble.of(deployment)).contains(new PodTrouble(true,
                "Pods cannot be made: pods is forbidden: exceeded quota: small, requested: pods=1, used: pods=0, limited: pods=0"));
    }

    private static String waiting(String reason, String message) {
        return "image: 'runtime:none', state: {waiting: {reason: %s, message: \"%s\"}}".formatted(reason, message);
    }

    private static Optional<PodTrouble> of(String name, String container) {
        return PodTrouble.of(pod(name, "containerStatuses: [{name: c, " + container + "}]"));
    }

    private static Pod pod(String name, String status) {
        return Serialization.unmarshal("""
                apiVersion: v1
                kind: Pod
                metadata: {name: %s}
                status: {%s}
                """.formatted(name, status), Pod.class);
    }
}
