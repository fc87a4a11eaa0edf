package dev.davit.operator.deletion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.operator.deletion.DeletionProgress.Step;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeletionProgressTest {
    private static final Instant ASKED = Instant.parse("2026-11-23T07:00:00Z");
    private static final Instant SOON = ASKED.plus(Duration.ofSeconds(5));
    private static final Instant LATE = ASKED.plus(Duration.ofMinutes(1));

    @Test
    void isOverWhenNothingIsLeft() {
        assertThat(DeletionProgress.of(Step.ETCD, "etcd is gone", List.of(), SOON))
                .isEmpty();
    }

    @Test
    void namesAForeignFinalizerAtOnceAndCallsItBlockedLater() {
        var claim = claim("example.com/backup", "kubernetes.io/pvc-protection");

        assertThat(progress(claim, SOON).message())
                .isEqualTo("waiting until all is gone; PersistentVolumeClaim data-etcd-0 is held by the finalizer"
                        + " example.com/backup, which whoever set it must take away");
        assertThat(progress(claim, SOON).isBlocked()).isFalse();
        assertThat(progress(claim, LATE).isBlocked()).isTrue();
    }

    @Test
    void namesKubernetesOwnFinalizerOnlyWhenItTakesLong() {
        var claim = claim("kubernetes.io/pvc-protection");

        assertThat(progress(claim, SOON).message()).isEqualTo("waiting until all is gone");
        assertThat(progress(claim, LATE).message())
                .contains("data-etcd-0 is still held by the finalizer kubernetes.io/pvc-protection");
        assertThat(progress(claim, LATE).isBlocked()).isTrue();
    }

    @Test
    void whatNobodyAskedToGoIsHeldByNobody() {
        var map = new ConfigMapBuilder()
                .withNewMetadata()
                .withName("theirs")
                .withFinalizers("example.com/hold")
                .endMetadata()
                .build();

        assertThat(progress(map, LATE).message()).isEqualTo("waiting until all is gone");
        assertThat(progress(map, LATE).isBlocked()).isFalse();
    }

    @Test
    void namesTheNodeOfAPodThatDoesNotEnd() {
        var pod = new PodBuilder()
                .withNewMetadata()
                .withName("etcd-0")
                .withDeletionTimestamp(ASKED.toString())
                .endMetadata()
                .withNewSpec()
                .withNodeName("mgmt-2")
                .endSpec()
                .build();

        assertThat(progress(pod, LATE).message()).endsWith("Pod etcd-0 does not end on node mgmt-2; is that node up?");
        assertThat(progress(pod, LATE).isBlocked()).isTrue();
    }

    @Test
    void passesOnWhyANamespaceIsStuck() {
        var namespace = new NamespaceBuilder()
                .withNewMetadata()
                .withName("dv-edge")
                .withDeletionTimestamp(ASKED.toString())
                .endMetadata()
                .withNewSpec()
                .withFinalizers("kubernetes")
                .endSpec()
                .withNewStatus()
                .addNewCondition()
                .withType("NamespaceDeletionDiscoveryFailure")
                .withStatus("True")
                .withMessage("unable to retrieve metrics.k8s.io/v1beta1")
                .endCondition()
                .addNewCondition()
                .withType("NamespaceContentRemaining")
                .withStatus("False")
                .withMessage("nothing remains")
                .endCondition()
                .endStatus()
                .build();

        assertThat(progress(namespace, SOON).message()).isEqualTo("waiting until all is gone");
        assertThat(progress(namespace, LATE).message())
                .contains(
                        "Namespace dv-edge does not go",
                        "unable to retrieve metrics.k8s.io/v1beta1",
                        "repair or delete the APIService")
                .doesNotContain("nothing remains");
    }

    @Test
    void namesFiveAndCountsTheOthers() {
        var claims =
                IntStream.range(0, 8).mapToObj(i -> claim("example.com/backup")).toList();

        var progress =
                DeletionProgress.of(Step.VOLUMES, "all is gone", claims, SOON).orElseThrow();

        assertThat(progress.message()).endsWith("; and 3 more");
        assertThat(progress.message().split("example.com/backup", -1)).hasSize(6);
    }

    private static DeletionProgress progress(HasMetadata left, Instant now) {
        return DeletionProgress.of(Step.VOLUMES, "all is gone", List.of(left), now)
                .orElseThrow();
    }

    private static HasMetadata claim(String... finalizers) {
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName("data-etcd-0")
                .withFinalizers(finalizers)
                .withDeletionTimestamp(ASKED.toString())
                .endMetadata()
                .build();
    }
}
