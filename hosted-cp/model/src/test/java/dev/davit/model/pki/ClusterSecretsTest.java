package dev.davit.model.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.davit.api.v1alpha1.ApiServerSpec;
import dev.davit.api.v1alpha1.HostedClusterSpec;
import dev.davit.model.HostedClusterPlan;
import dev.davit.model.Plans;
import dev.davit.pki.CertifiedKey;
import io.fabric8.kubernetes.api.model.Secret;
import java.security.SecureRandom;
import java.security.cert.CertificateParsingException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClusterSecretsTest {
    private static final Instant NOW = Instant.now();
    private static final HostedClusterSpec SPEC = Plans.spec("1.36.3");

    private final ClusterSecretsPlanner planner = new ClusterSecretsPlanner(new SecureRandom());
    private final ClusterSecrets first = planner.plan(Optional.empty(), Plans.pkiInputs(SPEC), NOW);

    @Test
    void comesBackFromItsSecretsAsItWas() {
        assertThat(ClusterSecrets.parse(secrets(first))).contains(first);
    }

    @Test
    void changesNothingWhileNothingIsDue() {
        var existing = ClusterSecrets.parse(secrets(first));

        var later = planner.plan(existing, Plans.pkiInputs(SPEC), NOW.plus(Duration.ofDays(200)));

        assertThat(later).isEqualTo(first);
        assertThat(secrets(later)).isEqualTo(secrets(first));
    }

    @ParameterizedTest
    @EnumSource(Leaf.class)
    void renewsBeforeAThirdOfTheLifeIsLeft(Leaf leaf) {
        var later = planner.plan(Optional.of(first), Plans.pkiInputs(SPEC), NOW.plus(Duration.ofDays(250)));

        assertThat(later.leaf(leaf)).isNotEqualTo(first.leaf(leaf));
        assertThat(later.authorities()).isEqualTo(first.authorities());
    }

    @Test
    void issuesOnlyWhatANewNameChanges() {
        var renamed = Plans.with(SPEC, new ApiServerSpec(List.of("api.example.org"), List.of(), Map.of(), Map.of()));

        var later = planner.plan(Optional.of(first), Plans.pkiInputs(renamed), NOW);

        assertThat(later.leaf(Leaf.API_SERVER)).isNotEqualTo(first.leaf(Leaf.API_SERVER));
        assertThat(later.leaf(Leaf.ADMIN)).isEqualTo(first.leaf(Leaf.ADMIN));
        assertThat(later.leaf(Leaf.TUNNEL)).isEqualTo(first.leaf(Leaf.TUNNEL));
    }

    /** Otherwise another name is two roll-outs: one of our certificate, and one of the user's. */
    @Test
    void aNameWithACertificateOfTheUsersIsNotInOurs() {
        var own = Plans.with(SPEC, Plans.apiServer("{hostname: edge.example.org}"));
        var users = Plans.with(
                SPEC,
                Plans.apiServer("{hostname: edge.example.org, servingCertificate: {secretRef: {name: edge-tls}}}"));

        assertThat(planner.plan(Optional.of(first), Plans.pkiInputs(own), NOW)).isNotEqualTo(first);
        assertThat(planner.plan(Optional.of(first), Plans.pkiInputs(users), NOW))
                .isEqualTo(first);
    }

    @Test
    void issuesAgainWhatIsLostOrBroken() {
        var damaged = secrets(first);
        damaged.forEach(secret ->
                secret.getData().replaceAll((key, value) -> key.equals("egress-client.crt") ? "bm90aGluZw==" : value));
        damaged.removeIf(secret -> secret.getMetadata().getName().equals(SecretsRenderer.ADMIN));

        var repaired = planner.plan(ClusterSecrets.parse(damaged), Plans.pkiInputs(SPEC), NOW);

        assertThat(repaired.leaves()).containsOnlyKeys(Leaf.values());
        assertThat(repaired.leaf(Leaf.API_SERVER)).isEqualTo(first.leaf(Leaf.API_SERVER));
    }

    @Test
    void neverReplacesRootsThatCannotBeRead() {
        var damaged = secrets(first);
        damaged.stream()
                .filter(secret -> secret.getMetadata().getName().equals(SecretsRenderer.AUTHORITIES))
                .forEach(secret -> secret.getData().remove("etcd-ca.key"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClusterSecrets.parse(damaged))
                .withMessageContaining("etcd-ca.key")
                .withMessageContaining("restore");
    }

    @Test
    void findsNothingInAnEmptyNamespace() {
        assertThat(ClusterSecrets.parse(List.of())).isEmpty();
    }

    @Test
    void presentsEveryNameThatLeadsToTheApiServer() throws CertificateParsingException {
        assertThat(alternativeNames(first.leaf(Leaf.API_SERVER)))
                .contains(
                        "api.43p53omwub.hosted.example",
                        "kubernetes.default.svc",
                        "kubernetes.default.svc.cluster.local",
                        "kube-apiserver.dv-edge-10c08e96.svc",
                        "10.96.0.1",
                        "172.20.0.1",
                        "127.0.0.1",
                        "198.51.100.7")
                .doesNotContain("gw.example.org");
    }

    @Test
    void presentsTheAuthorityBehindTheApiServersLeaf() {
        assertThat(first.leaf(Leaf.API_SERVER).chain())
                .hasSize(2)
                .last()
                .isEqualTo(first.authorities().cluster().certificate());
    }

    @Test
    void namesEveryEtcdMemberThatMayEverBe() throws CertificateParsingException {
        assertThat(alternativeNames(first.leaf(Leaf.ETCD_PEER)))
                .contains(
                        "etcd-0.etcd.dv-edge-10c08e96.svc",
                        "etcd-1.etcd.dv-edge-10c08e96.svc",
                        "etcd-2.etcd.dv-edge-10c08e96.svc");
    }

    @Test
    void identifiesTheClusterToTheGatewayByUriAlone() throws CertificateParsingException {
        assertThat(alternativeNames(first.leaf(Leaf.EGRESS_CLIENT)))
                .containsExactly("davit://cluster/" + Plans.IDENTITY.uid());
        assertThat(Plans.GATEWAY.issued(first.leaf(Leaf.EGRESS_CLIENT).certificate()))
                .isTrue();
    }

    @Test
    void givesNoProcessARootKeyButTheSigner() {
        var readers = secrets(first).stream()
                .filter(secret -> secret.getData().keySet().stream().anyMatch(key -> key.endsWith("ca.key")))
                .map(secret -> secret.getMetadata().getName());

        assertThat(readers).containsExactlyInAnyOrder(SecretsRenderer.AUTHORITIES, SecretsRenderer.CONTROLLER_MANAGER);
    }

    @Test
    void showsNoKeyInItsText() {
        assertThat(first.toString()).doesNotContain("PRIVATE").doesNotContain("BEGIN");
    }

    private static List<Secret> secrets(ClusterSecrets secrets) {
        var plan = new HostedClusterPlan(Plans.IDENTITY, SPEC, Plans.release("1.36.3"), Plans.config(), secrets);
        return new ArrayList<>(
                SecretsRenderer.render(plan).stream().map(Secret.class::cast).toList());
    }

    private static List<String> alternativeNames(CertifiedKey leaf) throws CertificateParsingException {
        return leaf.certificate().getSubjectAlternativeNames().stream()
                .map(name -> String.valueOf(name.get(1)))
                .toList();
    }
}
