package dev.davit.e2e.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.e2e.support.Fleet;
import dev.davit.e2e.support.Hosted;
import dev.davit.e2e.support.Kubectl;
import dev.davit.e2e.support.Lab;
import dev.davit.e2e.support.LabExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A cluster with the smallest database that the spec allows is filled by its user, who then deletes something. */
@Tag("slow")
@ExtendWith(LabExtension.class)
class FullEtcdE2E {
    private static final String NAME = "brimful";
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final int LARGE = 1_000_000;

    /** More than 64 MiB. */
    private static final int ENOUGH = 100;

    private static final String PATIENCE = "--request-timeout=20s";
    private static final String CLUSTER = """
            apiVersion: davit.dev/v1alpha1
            kind: HostedCluster
            metadata: {name: %s, namespace: %s}
            spec:
              version: %s
              deletionProtection: false
              etcd: {quota: 64Mi, storage: 1Gi}
            """;

    private final Lab lab;
    private final Hosted brimful;

    FullEtcdE2E(Lab lab) {
        this.lab = lab;
        this.brimful = Hosted.existing(lab, NAME);
    }

    @BeforeAll
    static void create(Lab lab) {
        lab.management().run("create", "namespace", Hosted.NAMESPACE);
        lab.management()
                .apply(CLUSTER.formatted(NAME, Hosted.NAMESPACE, Fleet.FIRST))
                .text();
        Hosted.existing(lab, NAME).awaitAvailable();
    }

    @AfterAll
    static void delete(Lab lab) {
        lab.management().run("-n", Hosted.NAMESPACE, "delete", "hostedcluster", NAME, "--wait=false");
    }

    @Test
    @Order(1)
    void writesAreRefusedAndTheConditionSaysWhy(@TempDir Path folder) throws IOException {
        var kubectl = brimful.kubectl();
        kubectl.text("create", "configmap", "kept", "--from-literal=key=value");
        var large = Files.writeString(folder.resolve("large"), "x".repeat(LARGE));

        int written = fill(kubectl, large);
        System.out.printf("a quota of 64 MiB took %d objects of %d bytes%n", written, LARGE);

        assertThat(written).isPositive();
        assertThat(kubectl.run("create", "configmap", "refused", PATIENCE).all())
                .contains("database space exceeded");
        await("it is said that etcd is full").atMost(SOON).untilAsserted(() -> {
            assertThat(reason("EtcdAvailable")).isEqualTo("StorageFull");
            assertThat(reason("Degraded")).isEqualTo("StorageFull");
            assertThat(brimful.condition("Degraded")).startsWith("True").contains("spec.etcd.quota", "delete objects");
        });
        await("reads go on")
                .atMost(SOON)
                .ignoreExceptions()
                .untilAsserted(() ->
                        assertThat(kubectl.field("configmap/kept", ".data.key")).isEqualTo("value"));
    }

    /**
     * Controllers cannot renew their leases while nothing is written; when they end for it, the API may be away for a moment.
     * Nothing is done but to delete: compaction, defragmentation and the end of the alarm are Davit's.
     */
    @Test
    @Order(2)
    void deletionsWorkAndWritesComeBackByThemselves() {
        var kubectl = brimful.kubectl();
        assertThat(reason("EtcdAvailable")).as("where it begins").isEqualTo("StorageFull");

        var deletion = Stream.concat(
                        Stream.of("delete", "configmap", "--ignore-not-found", "--wait=false", PATIENCE),
                        IntStream.range(0, ENOUGH).mapToObj(FullEtcdE2E::large))
                .toArray(String[]::new);
        await("deletions are taken")
                .atMost(SOON)
                .until(() -> kubectl.run(deletion).exitCode() == 0);
        var begun = System.nanoTime();

        await("a write is taken")
                .atMost(SOON)
                .until(() -> kubectl.run("patch", "configmap", "kept", "-p", "{\"data\":{\"more\":\"room\"}}", PATIENCE)
                                .exitCode()
                        == 0);
        System.out.printf("writes were taken %.1f s after the deletion%n", (System.nanoTime() - begun) / 1e9);
        await("all is well").atMost(SOON).untilAsserted(() -> {
            assertThat(reason("EtcdAvailable")).isEqualTo("AsExpected");
            assertThat(brimful.condition("Degraded")).startsWith("False");
            assertThat(brimful.condition("Ready")).startsWith("True");
        });
        assertThat(kubectl.field("configmap/kept", ".data.key")).isEqualTo("value");
        assertThat(kubectl.field("configmap/" + large(0), ".metadata.name")).isEmpty();
    }

    /** @return how many large objects were taken before one was refused for want of room */
    private static int fill(Kubectl kubectl, Path large) {
        for (int number = 0; number < ENOUGH; number++) {
            var taken = kubectl.run("create", "configmap", large(number), "--from-file=data=" + large, PATIENCE);
            if (taken.exitCode() != 0) {
                assertThat(taken.all()).contains("database space exceeded");
                return number;
            }
        }
        throw new AssertionError("the quota was never reached");
    }

    private static String large(int number) {
        return "large-" + number;
    }

    private String reason(String type) {
        return brimful.field(".status.conditions[?(@.type==\"" + type + "\")].reason");
    }
}
