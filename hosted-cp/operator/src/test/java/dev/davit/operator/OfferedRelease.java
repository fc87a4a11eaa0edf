package dev.davit.operator;

import dev.davit.api.v1alpha1.Release;
import dev.davit.api.v1alpha1.ReleaseImages;
import dev.davit.api.v1alpha1.ReleaseSpec;
import io.fabric8.kubernetes.client.KubernetesClient;

/**
 * A Release of a test.
 *
 * @param version of Kubernetes
 * @param etcd image of etcd
 * @param kubeProxy tag of kube-proxy's image
 */
record OfferedRelease(String version, String etcd, String kubeProxy) {
    static String apiServer(String version) {
        return "registry.example/kube-apiserver:" + version;
    }

    static String kubeProxyImage(String tag) {
        return "registry.example/kube-proxy:" + tag;
    }

    void apply(KubernetesClient admin) {
        Release release = OperatorScene.read("install/release-1.35.4.yaml", Release.class);
        release.getMetadata().setName(version);
        ReleaseImages images = release.getSpec().images();
        release.setSpec(new ReleaseSpec(
                version,
                etcd.replaceFirst(".*:", ""),
                new ReleaseImages(
                        apiServer(version),
                        images.kubeControllerManager(),
                        images.kubeScheduler(),
                        etcd,
                        kubeProxyImage(kubeProxy),
                        images.coreDNS(),
                        images.flannel(),
                        images.cniPlugins()),
                release.getSpec().nodeBundles()));
        admin.resource(release).forceConflicts().serverSideApply();
    }
}
