package dev.davit.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.HostedClusterSpec;
import dev.davit.operator.route.PublishedName;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HostnameClaimsTest {
    private final List<HostedCluster> all = new ArrayList<>();
    private final List<String> woken = new ArrayList<>();
    private final Map<String, PublishedName> published = new HashMap<>();
    private final HostnameClaims claims = claims();

    @Test
    void ofThoseThatOnlyWantANameTheOldestGetsIt() {
        var young = cluster("young", "2026-02-01T00:00:00Z", "a.example.org");
        var old = cluster("old", "2026-01-01T00:00:00Z", "a.example.org");
        var other = cluster("other", "2026-01-01T00:00:00Z", "b.example.org");

        assertThat(claims.isTaken(old)).isFalse();
        assertThat(claims.isTaken(young)).isTrue();
        assertThat(claims.isTaken(other)).isFalse();
    }

    /** Invariant I2: who comes later, however old, changes nothing for who has the name. */
    @Test
    void whoHasANameKeepsItAlsoAfterARestart() {
        var young = cluster("young", "2026-02-01T00:00:00Z", "a.example.org");
        publish(young, "a.example.org", "2026-03-01T00:00:00Z");
        var old = cluster("old", "2026-01-01T00:00:00Z", "a.example.org");

        assertThat(claims.isTaken(old)).isTrue();
        assertThat(claims.isTaken(young)).isFalse();
        assertThat(claims().isTaken(old)).isTrue();
        assertThat(claims().isTaken(young)).isFalse();
    }

    /** It may be paused or held: the gateway leads there still. */
    @Test
    void aNameThatIsNotWantedAnyMoreIsFreeOnceTheRouteSaysSo() {
        var first = cluster("first", "2026-02-01T00:00:00Z", "a.example.org");
        var next = cluster("next", "2026-01-01T00:00:00Z", "a.example.org");
        publish(first, "a.example.org", "2026-03-01T00:00:00Z");
        claims.tell(first);
        claims.tell(next);

        named(first, "c.example.org");
        claims.tell(first);
        assertThat(claims.isTaken(next)).isTrue();
        assertThat(woken).isEmpty();

        publish(first, "c.example.org", "2026-03-02T00:00:00Z");
        claims.tell(first);
        assertThat(woken).containsExactly("next");
        assertThat(claims.isTaken(next)).isFalse();
        claims.tell(first);
        assertThat(woken).containsExactly("next");
    }

    @Test
    void aNameThatIsGivenUpFirstThingAfterARestartIsToldAsWell() {
        var first = cluster("first", "2026-02-01T00:00:00Z", "c.example.org");
        publish(first, "a.example.org", "2026-03-01T00:00:00Z");
        var next = cluster("next", "2026-03-01T00:00:00Z", "a.example.org");

        assertThat(claims.isTaken(first)).isFalse();
        assertThat(claims.isTaken(next)).isTrue();
        publish(first, "c.example.org", "2026-03-02T00:00:00Z");
        claims.tell(first);

        assertThat(woken).containsExactly("next");
    }

    /** As the gateway decides. */
    @Test
    void ofTwoRoutesWithOneNameTheFirstCounts() {
        var old = cluster("old", "2026-01-01T00:00:00Z", "a.example.org");
        var young = cluster("young", "2026-02-01T00:00:00Z", "a.example.org");
        publish(old, "a.example.org", "2026-03-02T00:00:00Z");
        publish(young, "a.example.org", "2026-03-01T00:00:00Z");

        assertThat(claims.isTaken(old)).isTrue();
        assertThat(claims.isTaken(young)).isFalse();
    }

    @Test
    void whoWaitsIsToldWhenTheOtherIsGone() {
        var first = cluster("first", "2026-01-01T00:00:00Z", "a.example.org");
        var next = cluster("next", "2026-02-01T00:00:00Z", "a.example.org");
        publish(first, "a.example.org", "2026-03-01T00:00:00Z");
        claims.tell(first);

        first.getMetadata().setDeletionTimestamp("2026-03-01T00:00:00Z");
        claims.forget(first.getMetadata().getUid());

        assertThat(woken).containsExactly("next");
        assertThat(claims.isTaken(next)).isFalse();
    }

    private HostnameClaims claims() {
        return new HostnameClaims(
                wanted -> List.copyOf(all).stream().filter(wanted),
                identity -> Optional.ofNullable(published.get(identity.name())),
                cluster -> woken.add(cluster.getMetadata().getName()));
    }

    private void publish(HostedCluster cluster, String name, String since) {
        published.put(cluster.getMetadata().getName(), new PublishedName(name, since));
    }

    private HostedCluster cluster(String name, String created, String hostname) {
        var cluster = new HostedCluster();
        cluster.setMetadata(new ObjectMetaBuilder()
                .withNamespace("team-a")
                .withName(name)
                .withUid("uid-" + name)
                .withCreationTimestamp(created)
                .build());
        named(cluster, hostname);
        all.add(cluster);
        return cluster;
    }

    private static void named(HostedCluster cluster, String hostname) {
        cluster.setSpec(Serialization.unmarshal(
                "version: 1.35.4\napiServer: {hostname: %s}".formatted(hostname), HostedClusterSpec.class));
    }
}
