package dev.davit.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.davit.api.v1alpha1.AddonsSpec;
import dev.davit.api.v1alpha1.ApiServerSpec;
import dev.davit.api.v1alpha1.ControlPlaneSpec;
import dev.davit.api.v1alpha1.ControllerManagerSpec;
import dev.davit.api.v1alpha1.DavitConfigSpec;
import dev.davit.api.v1alpha1.EgressConfig;
import dev.davit.api.v1alpha1.EtcdSpec;
import dev.davit.api.v1alpha1.FleetConfig;
import dev.davit.api.v1alpha1.GatewayConfig;
import dev.davit.api.v1alpha1.HostedClusterSpec;
import dev.davit.api.v1alpha1.NetworkingSpec;
import dev.davit.api.v1alpha1.NodeBundle;
import dev.davit.api.v1alpha1.ReleaseImages;
import dev.davit.api.v1alpha1.ReleaseSpec;
import dev.davit.api.v1alpha1.SchedulerSpec;
import dev.davit.api.v1alpha1.UpgradeSpec;
import dev.davit.model.naming.ClusterIdentity;
import dev.davit.model.pki.ClusterSecrets;
import dev.davit.model.pki.ClusterSecretsPlanner;
import dev.davit.model.pki.PkiInputs;
import dev.davit.model.text.Canonical;
import dev.davit.pki.CertificateAuthority;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Plans for tests. */
public final class Plans {
    /** The cluster of most tests. */
    public static final ClusterIdentity IDENTITY =
            new ClusterIdentity("team-a", "edge", "0b5c5a3e-6f0f-4f57-9e0e-1a7a3a0d9c11");

    /** The gateway's authority. */
    public static final CertificateAuthority GATEWAY =
            CertificateAuthority.create("davit-gateway", Instant.now(), Duration.ofDays(3650), new SecureRandom());

    private static final ClusterSecrets BASE = new ClusterSecretsPlanner(new SecureRandom())
            .plan(Optional.empty(), pkiInputs(spec("1.36.3")), Instant.now());

    private Plans() {}

    /** @return a spec with nothing but a version in it */
    public static HostedClusterSpec spec(String version) {
        return spec("{version: " + version + "}", Map.of());
    }

    /** @return a spec as a user writes it, with the fields that are not in the text */
    public static HostedClusterSpec spec(String yaml, Map<String, Object> more) {
        var tree = (ObjectNode) Canonical.parse(yaml);
        more.forEach((field, value) -> tree.set(field, Canonical.tree(value)));
        return Canonical.value(tree, HostedClusterSpec.class);
    }

    /** @return the same spec, open to stock kubeadm */
    public static HostedClusterSpec kubeadmCompatible(HostedClusterSpec spec) {
        return with(spec, "kubeadmCompatible", true);
    }

    /** @return the same spec with other settings of the API server */
    public static HostedClusterSpec with(HostedClusterSpec spec, ApiServerSpec apiServer) {
        return with(spec, "apiServer", apiServer);
    }

    /** @return settings of the API server, written as YAML */
    public static ApiServerSpec apiServer(String yaml) {
        return Canonical.value(Canonical.parse(yaml), ApiServerSpec.class);
    }

    /** @return the same spec with other settings of the controller manager */
    public static HostedClusterSpec with(HostedClusterSpec spec, ControllerManagerSpec controllerManager) {
        return with(spec, "controllerManager", controllerManager);
    }

    /** @return the same spec with other settings of the scheduler */
    public static HostedClusterSpec with(HostedClusterSpec spec, SchedulerSpec scheduler) {
        return with(spec, "scheduler", scheduler);
    }

    /** @return the same spec with other settings of the control plane */
    public static HostedClusterSpec with(HostedClusterSpec spec, ControlPlaneSpec controlPlane) {
        return with(spec, "controlPlane", controlPlane);
    }

    /** @return the same spec with other ranges */
    public static HostedClusterSpec with(HostedClusterSpec spec, NetworkingSpec networking) {
        return with(spec, "networking", networking);
    }

    /** @return the same spec with other settings of etcd */
    public static HostedClusterSpec with(HostedClusterSpec spec, EtcdSpec etcd) {
        return with(spec, "etcd", etcd);
    }

    /** @return the same spec with other settings of upgrades */
    public static HostedClusterSpec with(HostedClusterSpec spec, UpgradeSpec upgrade) {
        return with(spec, "upgrade", upgrade);
    }

    /** @return the same spec with other add-ons */
    public static HostedClusterSpec with(HostedClusterSpec spec, AddonsSpec addons) {
        return with(spec, "addons", addons);
    }

    /** @return the same spec with another value of a field, so that a new field needs no change here */
    public static HostedClusterSpec with(HostedClusterSpec spec, String field, Object value) {
        return spec(Canonical.yaml(spec), Map.of(field, value));
    }

    /** @return settings of an installation */
    public static DavitConfigSpec config() {
        return new DavitConfigSpec(
                "hosted.example",
                new GatewayConfig(List.of("198.51.100.7", "gw.example.org"), 443),
                List.of(),
                EgressConfig.defaults(),
                FleetConfig.defaults());
    }

    /** @return a release with the official names of images */
    public static ReleaseSpec release(String version) {
        var images = new ReleaseImages(
                "registry.k8s.io/kube-apiserver:v" + version,
                "registry.k8s.io/kube-controller-manager:v" + version,
                "registry.k8s.io/kube-scheduler:v" + version,
                "registry.k8s.io/etcd:3.6.16-0",
                "registry.k8s.io/kube-proxy:v" + version,
                "registry.k8s.io/coredns/coredns:v1.13.1",
                "ghcr.io/flannel-io/flannel:v0.26.7",
                "davit.dev/cni-plugins:1.9.1");
        var bundle = new NodeBundle("amd64", "file:///opt/davit-bundles/davit-node.tar", "0".repeat(64));
        return new ReleaseSpec(version, "3.6.16", images, List.of(bundle));
    }

    /** @return what the certificates of {@link #IDENTITY} follow from */
    public static PkiInputs pkiInputs(HostedClusterSpec spec) {
        return new PkiInputs(IDENTITY, spec, config(), GATEWAY);
    }

    /** @return keys and certificates; always the same roots, because making them takes time */
    public static ClusterSecrets secrets(HostedClusterSpec spec) {
        return new ClusterSecretsPlanner(new SecureRandom()).plan(Optional.of(BASE), pkiInputs(spec), Instant.now());
    }

    /** @return keys and certificates of another cluster */
    public static ClusterSecrets secretsWithOtherRoots() {
        return new ClusterSecretsPlanner(new SecureRandom())
                .plan(Optional.empty(), pkiInputs(spec("1.36.3")), Instant.now());
    }

    /** @return a plan with keys and certificates */
    public static HostedClusterPlan plan(HostedClusterSpec spec) {
        return new HostedClusterPlan(IDENTITY, spec, release(spec.version()), config(), secrets(spec));
    }
}
