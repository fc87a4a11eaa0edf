package dev.davit.bench.create;

import dev.davit.api.v1alpha1.Release;
import dev.davit.api.v1alpha1.ReleaseImages;
import dev.davit.bench.LabOptions;
import dev.davit.bench.PairedRun;
import dev.davit.bench.RunOptions;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code upgrade}: another version until the new pod serves and leads, against a bare surge restart with its images. */
@Command(
        name = "upgrade",
        mixinStandardHelpOptions = true,
        description = "Another version until the new pod serves and leads, against the surge restart of a hand-written"
                + " manifest with the new images. Needs KUBECONFIG of a lab with Davit installed.")
public final class UpgradeBench implements Callable<Integer> {
    @Mixin
    private RunOptions runs = new RunOptions();

    @Option(names = "--from", required = true, description = "Kubernetes version; a Release of it must exist.")
    private String from = "";

    @Option(names = "--to", required = true, description = "The same, of the version that follows.")
    private String to = "";

    @Mixin
    private LabOptions lab = new LabOptions();

    @Override
    public Integer call() throws Exception {
        try (var management = new KubernetesClientBuilder().build()) {
            var address = InetAddress.getByName(lab.gatewayAddress());
            return runs.pairedRun(System.out)
                    .run(davit(management), floor(management, address))
                    .exitCode();
        }
    }

    private PairedRun.Measured davit(KubernetesClient management) {
        var davit = new DavitControlPlane(management, from);
        return new Upgrade("HostedCluster to the new version", davit) {
            @Override
            KubernetesClient hosted(int number) {
                return davit.cluster(number).client();
            }

            @Override
            void begin(int number) {
                davit.cluster(number).setVersion(to);
            }
        };
    }

    private PairedRun.Measured floor(KubernetesClient management, InetAddress address) {
        ReleaseImages images = images(management, to);
        var floor = new FloorControlPlanes(management, address, images(management, from));
        return new Upgrade("bare surge restart with its images", floor) {
            @Override
            KubernetesClient hosted(int number) {
                return floor.plane(number).client();
            }

            @Override
            void begin(int number) {
                floor.plane(number).setImages(images);
            }
        };
    }

    private static ReleaseImages images(KubernetesClient management, String version) {
        return management
                .resources(Release.class)
                .withName(version)
                .require()
                .getSpec()
                .images();
    }

    private abstract class Upgrade implements PairedRun.Measured {
        private final String name;
        private final ControlPlane way;

        private Upgrade(String name, ControlPlane way) {
            this.name = name;
            this.way = way;
        }

        abstract KubernetesClient hosted(int number);

        abstract void begin(int number);

        @Override
        public String name() {
            return name;
        }

        @Override
        public Duration measure(int repetition) {
            try {
                way.prepare(repetition);
                way.bringUp(repetition);
                try (var hosted = hosted(repetition)) {
                    var handover = Handover.of(hosted);
                    var start = System.nanoTime();
                    begin(repetition);
                    handover.await(to);
                    return Duration.ofNanos(System.nanoTime() - start);
                }
            } finally {
                way.takeDown(repetition);
            }
        }
    }
}
