package dev.davit.bench.create;

import dev.davit.api.v1alpha1.ReleaseImages;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;

/**
 * Control planes of one kind, told apart by numbers, and how to bring one to another version.
 *
 * @param planes brings them up and takes them away
 * @param client of one that is up, to be closed
 * @param kubeconfig of an administrator of one that is up
 * @param namespace of its pods in the management cluster
 * @param begin asks for the other version and returns at once
 */
record Upgradable(
        ControlPlane planes,
        IntFunction<KubernetesClient> client,
        IntFunction<String> kubeconfig,
        IntFunction<String> namespace,
        IntConsumer begin) {

    static Upgradable of(DavitControlPlane planes, String to) {
        return new Upgradable(
                planes,
                number -> planes.cluster(number).client(),
                number -> planes.cluster(number).kubeconfig(),
                number -> planes.cluster(number).podNamespace(),
                number -> planes.cluster(number).setVersion(to));
    }

    static Upgradable of(FloorControlPlanes planes, ReleaseImages to) {
        return new Upgradable(
                planes,
                number -> planes.plane(number).client(),
                number -> planes.plane(number).kubeconfig(),
                number -> planes.plane(number).podNamespace(),
                number -> planes.plane(number).setImages(to));
    }
}
