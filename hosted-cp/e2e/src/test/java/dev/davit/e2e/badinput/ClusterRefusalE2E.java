package dev.davit.e2e.badinput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.e2e.support.Finished;
import dev.davit.e2e.support.Fleet;
import dev.davit.e2e.support.Hosted;
import dev.davit.e2e.support.Lab;
import dev.davit.e2e.support.LabExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HostedClusters that are refused at once, or accepted and reported; the CRD's own rules have more cases in hosted-cp/api. */
@ExtendWith(LabExtension.class)
@Order(50)
class ClusterRefusalE2E {
    private static final int REFUSED = 1;
    private static final int LONGEST_NAME = 40;
    private static final Duration REPORT = Duration.ofSeconds(30);

    private final Lab lab;
    private final Fleet fleet;

    ClusterRefusalE2E(Lab lab, Fleet fleet) {
        this.lab = lab;
        this.fleet = fleet;
    }

    @AfterAll
    static void removeWhatWasAccepted(Lab lab) {
        lab.davit(
                "delete", "cluster", "unknown-release", "-n", Hosted.NAMESPACE, "--yes", "--lift-protection", "--wait");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.35", "v1.35.4", "latest"})
    void refusesAMalformedVersion(String version) {
        assertRefused(
                create("malformed", version),
                "spec.version: Invalid value: ",
                "expected a Kubernetes version such as 1.36.3, found \"" + version
                        + "\": write it without v and with all three numbers");
    }

    @Test
    void refusesOverlappingRanges() {
        var refused =
                create("overlapping", Fleet.FIRST, "--pod-cidr", "10.96.0.0/15", "--service-cidr", "10.96.0.0/16");

        assertRefused(
                refused,
                "podCIDR 10.96.0.0/15 and serviceCIDR 10.96.0.0/16 overlap: choose ranges that share no address");
    }

    @Test
    void refusesANameThatIsTooLongAndSaysHowLongItMayBe() {
        assertRefused(create("a".repeat(LONGEST_NAME + 1), Fleet.FIRST), "at most " + LONGEST_NAME + " characters");
    }

    @Test
    void reportsAnUnknownReleaseAndKeepsTrying() {
        assertThat(create("unknown-release", "1.35.99").exitCode()).isZero();

        await().atMost(REPORT).untilAsserted(() -> {
            var valid = ".status.conditions[?(@.type==\"ValidSpec\")]";
            var cluster = "hostedcluster/unknown-release";
            assertThat(lab.management().field(cluster, valid + ".reason", "-n", Hosted.NAMESPACE))
                    .isEqualTo("ReleaseNotFound");
            assertThat(lab.management().field(cluster, valid + ".message", "-n", Hosted.NAMESPACE))
                    .contains(
                            "there is no Release 1.35.99; create it, or use a version that kubectl get releases lists");
        });
    }

    @Test
    void refusesToSkipAMinorAndNamesTheNextOne() {
        var refused = upgrade("1.37.2");

        assertRefused(refused, "HostedCluster team-a/red: version 1.37.2 skips a minor; upgrade to 1.36.x first");
        assertThat(fleet.red().field(".spec.version")).isEqualTo(Fleet.FIRST);
    }

    @Test
    void refusesToGoBackAMinor() {
        assertRefused(
                upgrade("1.34.4"),
                "HostedCluster team-a/red: version 1.34.4 is a downgrade of " + Fleet.FIRST
                        + ", which has completed; choose 1.35.x or 1.36.x");
        assertThat(fleet.red().field(".spec.version")).isEqualTo(Fleet.FIRST);
    }

    @Test
    void anUpgradeToAnUnknownReleaseLeavesTheRunningVersionUntouched() {
        var pods = fleet.red().controlPlanePods();

        assertThat(upgrade("1.35.99").exitCode()).isZero();
        await().atMost(REPORT)
                .untilAsserted(() -> assertThat(fleet.red().condition("ValidSpec"))
                        .startsWith("False")
                        .contains("there is no Release 1.35.99;"));
        assertThat(fleet.red().controlPlanePods()).isEqualTo(pods);
        assertThat(fleet.red().condition("Available")).startsWith("True");

        assertThat(upgrade(Fleet.FIRST).exitCode()).isZero();
        await().atMost(REPORT)
                .untilAsserted(
                        () -> assertThat(fleet.red().condition("ValidSpec")).startsWith("True"));
        assertThat(fleet.red().controlPlanePods()).isEqualTo(pods);
    }

    @Test
    void refusesPatchesOfAnAuthorWithoutThePrivilegedRight() {
        grantAuthorRights();

        var refused = patchAsAuthor("""
                {"spec": {"controlPlane": {"patches": [
                  {"kind": "Deployment", "name": "kube-apiserver", "type": "Merge", "patch": "spec: {paused: true}"}]}}}
                """);
        var allowed = patchAsAuthor("""
                {"metadata": {"annotations": {"author": "was here"}}}
                """);

        assertThat(refused.exitCode()).isNotZero();
        assertThat(refused.all())
                .contains("user author may not set spec.controlPlane.patches", "ClusterRole davit:privileged");
        assertThat(fleet.red().field(".spec.controlPlane.patches")).isEmpty();
        assertThat(allowed.text()).contains("patched");
    }

    @Test
    void refusesToDeleteAProtectedCluster() {
        var byDavit = lab.davit("delete", "cluster", "red", "-n", Hosted.NAMESPACE, "--yes");
        var byKubectl = lab.management().run("-n", Hosted.NAMESPACE, "delete", "hostedcluster", "red", "--wait=false");

        assertRefused(byDavit, "protected from deletion");
        assertThat(byKubectl.exitCode()).isNotZero();
        assertThat(byKubectl.all()).contains("deletionProtection");
        assertThat(fleet.red().field(".metadata.deletionTimestamp")).isEmpty();
    }

    private void grantAuthorRights() {
        lab.management().apply("""
                        apiVersion: rbac.authorization.k8s.io/v1
                        kind: Role
                        metadata: {name: author, namespace: team-a}
                        rules:
                        - {apiGroups: [davit.dev], resources: [hostedclusters], verbs: [get, create, update, patch]}
                        ---
                        apiVersion: rbac.authorization.k8s.io/v1
                        kind: RoleBinding
                        metadata: {name: author, namespace: team-a}
                        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: author}
                        subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: author}]
                        """).text();
    }

    private Finished patchAsAuthor(String patch) {
        return lab.management()
                .run(
                        "--as=author",
                        "-n",
                        Hosted.NAMESPACE,
                        "patch",
                        "hostedcluster",
                        "red",
                        "--type=merge",
                        "-p",
                        patch);
    }

    private Finished create(String name, String version, String... options) {
        var arguments =
                new ArrayList<>(List.of("create", "cluster", name, "-n", Hosted.NAMESPACE, "--version", version));
        arguments.addAll(List.of(options));
        return lab.davit(arguments.toArray(String[]::new));
    }

    private Finished upgrade(String version) {
        return lab.davit("upgrade", "cluster", "red", "-n", Hosted.NAMESPACE, "--version", version);
    }

    private static void assertRefused(Finished finished, String... sentences) {
        assertThat(finished.exitCode()).isEqualTo(REFUSED);
        assertThat(finished.err()).startsWith("error: ").contains(sentences);
    }
}
