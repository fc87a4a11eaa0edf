package dev.davit.model.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.HostedClusterPlan;
import dev.davit.model.ManagementRenderer;
import dev.davit.model.Plans;
import dev.davit.model.Scale;
import dev.davit.model.etcd.EtcdLayout;
import dev.davit.model.etcd.EtcdTrialRenderer;
import dev.davit.model.naming.Labels;
import dev.davit.model.pki.SecretsRenderer;
import dev.davit.testing.Poll;
import dev.davit.testing.kube.EtcdProgram;
import dev.davit.testing.kube.LoopbackPorts;
import dev.davit.testing.kube.ServerProcess;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real etcd without data makes of the file of a member that had some, and of its trial's. */
class EtcdTrialFileIT {
    private static final List<HasMetadata> RENDERED = new ManagementRenderer().render(settled());

    private final int metrics = LoopbackPorts.free();
    private final Path folder;

    EtcdTrialFileIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void theTrialIsReadyByItselfWhereTheMemberWouldRefuseToBegin() throws Exception {
        StatefulSet set = new StatefulSetBuilder(one(StatefulSet.class, "etcd"))
                .withNewStatus()
                .withUpdateRevision("etcd-next")
                .endStatus()
                .build();
        var files = one(ConfigMap.class, "etcd-config");
        var trial = EtcdTrialRenderer.render(set, files, new EtcdTrialRenderer.Place.Elsewhere(Optional.empty()))
                .orElseThrow();

        try (var member = start("etcd-0", files.getData().getOrDefault("etcd-0.yaml", ""))) {
            Poll.await("the member has given up").until(member::hasEnded);
        }
        try (var tried = start("trial", trial.getMetadata().getAnnotations().getOrDefault(Labels.ETCD_FILE, ""))) {
            Poll.await("the trial is ready").until(this::isReady);
            assertThat(tried.hasEnded()).isFalse();
        }
    }

    /** As its pod would, but for folders and ports. */
    private ServerProcess start(String name, String file) throws IOException {
        Path tls = Files.createDirectories(folder.resolve("tls"));
        for (var entry : one(Secret.class, SecretsRenderer.ETCD).getData().entrySet()) {
            Files.write(tls.resolve(entry.getKey()), Base64.getDecoder().decode(entry.getValue()));
        }
        Path config = Files.writeString(
                folder.resolve(name + ".yaml"),
                file.replace("/etc/etcd/tls", tls.toString())
                        .replace(
                                "/var/lib/etcd/data",
                                folder.resolve("data-" + name).toString())
                        .replace("0.0.0.0", "127.0.0.1")
                        .replace("127.0.0.1:2381", "127.0.0.1:" + metrics)
                        .replace("127.0.0.1:2379", "127.0.0.1:" + LoopbackPorts.free())
                        .replace("127.0.0.1:2380", "127.0.0.1:" + LoopbackPorts.free()));
        return ServerProcess.start(name, List.of(EtcdProgram.path().toString(), "--config-file=" + config), folder);
    }

    private boolean isReady() throws InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/readyz".formatted(metrics)))
                    .build();
            return client.send(request, BodyHandlers.discarding()).statusCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static HostedClusterPlan settled() {
        var plan = Plans.plan(Plans.spec("1.36.3"));
        return new HostedClusterPlan(
                plan.identity(),
                plan.spec(),
                plan.release(),
                plan.config(),
                plan.secrets(),
                new Scale(EtcdLayout.settled(1), 1, 1));
    }

    private static <T extends HasMetadata> T one(Class<T> type, String name) {
        return RENDERED.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .filter(object -> object.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
