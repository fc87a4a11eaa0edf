package dev.davit.model.naming;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Invariant I12: every generated name is stable and unique for any legal input. */
class ClusterIdentityTest {
    private static final String UID = "0b5c5a3e-6f0f-4f57-9e0e-1a7a3a0d9c11";

    static Stream<String> legalNames() {
        return Stream.of(
                "a",
                "edge",
                "a.b.c",
                "0",
                "x".repeat(40),
                "x".repeat(63),
                "x".repeat(51) + "-y",
                "y.".repeat(126) + "z");
    }

    @ParameterizedTest
    @MethodSource("legalNames")
    void makesADnsLabelOfAnyLegalName(String name) {
        assertThat(new ClusterIdentity("team-a", name, UID).hostedNamespace())
                .hasSizeLessThanOrEqualTo(63)
                .matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
    }

    @ParameterizedTest
    @CsvSource({"a, b-c, a-b, c", "a, b.c, a, b-c", "team, x-1, team-x, 1", "dv, a, dv-a, a"})
    void keepsNamesApartThatCollideByConcatenation(String namespace, String name, String otherNamespace, String other) {
        assertThat(new ClusterIdentity(namespace, name, UID).hostedNamespace())
                .isNotEqualTo(new ClusterIdentity(otherNamespace, other, UID).hostedNamespace());
    }

    @Test
    void keepsLongNamesApartThatDifferAtTheirEnd() {
        var long1 = new ClusterIdentity("team-a", "x".repeat(60) + "1", UID);
        var long2 = new ClusterIdentity("team-a", "x".repeat(60) + "2", UID);

        assertThat(long1.hostedNamespace()).isNotEqualTo(long2.hostedNamespace());
    }

    @Test
    void staysTheSameFromReleaseToRelease() {
        var identity = new ClusterIdentity("team-a", "edge", UID);

        assertThat(identity.hostedNamespace()).isEqualTo("dv-edge-10c08e96");
        assertThat(identity.clusterId()).isEqualTo("43p53omwub");
        assertThat(identity.apiServerName("hosted.example"))
                .isEqualTo("api." + identity.clusterId() + ".hosted.example");
        assertThat(identity.tunnelName("hosted.example")).startsWith("tunnel." + identity.clusterId());
        assertThat(identity.egressUri()).isEqualTo("davit://cluster/" + UID);
    }

    @Test
    void givesEveryUidAnotherPublicName() {
        var ids = new HashSet<String>();
        var uids = Stream.generate(UUID::randomUUID)
                .limit(10_000)
                .map(UUID::toString)
                .toList();

        uids.forEach(uid -> ids.add(new ClusterIdentity("a", "b", uid).clusterId()));

        assertThat(ids).hasSameSizeAs(uids).allSatisfy(id -> assertThat(id).matches("[a-z2-7]{10}"));
    }

    @Test
    void ordersLabelsAlways() {
        var identity = new ClusterIdentity("a", "b", UID);

        assertThat(List.copyOf(Labels.of(identity, "etcd").keySet())).isSorted();
    }
}
