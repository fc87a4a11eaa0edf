package dev.davit.gateway.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.gateway.testing.TestCluster;
import dev.davit.pki.ExtendedUsage;
import dev.davit.pki.LeafRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeIdentityTest {
    private final TestCluster cluster = new TestCluster("aaaaaaaaaa");

    @Test
    void readsTheNameOfANode() {
        assertThat(NodeIdentity.of(
                        cluster.node("w-1.example", ExtendedUsage.CLIENT_AUTH).certificate()))
                .contains("w-1.example");
    }

    @Test
    void refusesAServingCertificate() {
        assertThat(NodeIdentity.of(cluster.node("w1", ExtendedUsage.SERVER_AUTH).certificate()))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "system:node:w1, system:masters",
        "system:node:w1, 'system:nodes,system:masters'",
        "system:node:, system:nodes",
        "system:node:W1, system:nodes",
        "'system:node:w1,O=x', system:nodes",
        "kubernetes-admin, system:nodes"
    })
    void refusesAnyOtherSubject(String commonName, String organizations) {
        var leaf =
                cluster.issue(LeafRequest.client(commonName, List.of(organizations.split(",")), Duration.ofHours(1)));

        assertThat(NodeIdentity.of(leaf.certificate())).isEmpty();
    }

    @Test
    void refusesACertificateAuthority() {
        assertThat(NodeIdentity.of(cluster.ca().certificate())).isEmpty();
    }
}
