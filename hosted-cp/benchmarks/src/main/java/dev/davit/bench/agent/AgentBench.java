package dev.davit.bench.agent;

import dev.davit.bench.HostedClients;
import dev.davit.bench.LabOptions;
import dev.davit.bench.Series;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code agent}: the memory of a joined agent before and after 1 GiB, and its start until the tunnel is up. */
@Command(
        name = "agent",
        mixinStandardHelpOptions = true,
        description = "Resident memory of the agent, idle and after 1 GiB through the tunnel, and the time from its"
                + " start to its tunnel. Needs a machine that has joined; its agent is restarted.")
public final class AgentBench implements Callable<Integer> {
    private static final long GIBIBYTE = 1L << 30;
    private static final String POD = "bench-source";

    @Option(names = "--runs", defaultValue = "5", description = "Restarts (default: ${DEFAULT-VALUE}).")
    private int runs;

    @Mixin
    private LabOptions lab = new LabOptions();

    @Option(
            names = {"-n", "--namespace"},
            defaultValue = "default",
            description = "Namespace of the HostedCluster (default: ${DEFAULT-VALUE}).")
    private String namespace = "default";

    @Option(names = "--cluster", required = true, description = "Name of the HostedCluster.")
    private String cluster = "";

    @Option(names = "--machine", required = true, description = "Machine of the lab, and name of its Node.")
    private String machine = "";

    @Override
    public Integer call() throws Exception {
        var agent = new AgentOnMachine(lab.lab(), machine);
        var starts = new ArrayList<Duration>();
        for (var i = 0; i < runs; i++) {
            starts.add(agent.restart());
        }
        System.out.println("| what | median | min | max | n |");
        System.out.println("| --- | --- | --- | --- | --- |");
        System.out.println(new Series("agent start to tunnel up", starts).row());
        try (var management = new KubernetesClientBuilder().build();
                var hosted = HostedClients.admin(management, namespace, cluster)) {
            agent.settle();
            var idle = agent.residentMegabytes();
            var transfer = pull(hosted, agent);
            System.out.printf(
                    Locale.ROOT,
                    "resident: %.0f MB idle, %.0f MB after 1 GiB; %.1f CPU s of the agent, %.0f MiB/s by kubectl exec%n",
                    idle,
                    agent.residentMegabytes(),
                    transfer.cpuSeconds(),
                    1024 / transfer.seconds());
        }
        return 0;
    }

    /** Time and CPU of the bytes alone, not of the pod's start. */
    private Transfer pull(KubernetesClient hosted, AgentOnMachine agent) throws Exception {
        var pods = hosted.pods().inNamespace("default");
        pods.resource(new PodBuilder()
                        .withNewMetadata()
                        .withName(POD)
                        .endMetadata()
                        .withNewSpec()
                        .withNodeName(machine)
                        .addNewContainer()
                        .withName(POD)
                        .withImage("davit.dev/testbox:1")
                        .withCommand("sleep", "3600")
                        .endContainer()
                        .endSpec()
                        .build())
                .serverSideApply();
        try {
            pods.withName(POD).waitUntilReady(2, TimeUnit.MINUTES);
            var received = new Counter();
            var cpuBefore = agent.cpuSeconds();
            var start = System.nanoTime();
            try (var exec = pods.withName(POD).writingOutput(received).exec("head", "-c", "" + GIBIBYTE, "/dev/zero")) {
                exec.exitCode().get(10, TimeUnit.MINUTES);
            }
            var seconds = (System.nanoTime() - start) / 1e9;
            if (received.bytes.sum() != GIBIBYTE) {
                throw new IllegalStateException("expected 1 GiB through the tunnel, got " + received.bytes.sum());
            }
            return new Transfer(seconds, agent.cpuSeconds() - cpuBefore);
        } finally {
            pods.withName(POD).withGracePeriod(0).delete();
        }
    }

    private record Transfer(double seconds, double cpuSeconds) {}

    private static final class Counter extends OutputStream {
        private final LongAdder bytes = new LongAdder();

        @Override
        public void write(int one) {
            bytes.increment();
        }

        @Override
        public void write(byte[] buffer, int offset, int length) {
            bytes.add(length);
        }
    }
}
