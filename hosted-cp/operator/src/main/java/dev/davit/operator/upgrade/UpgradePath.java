package dev.davit.operator.upgrade;

import dev.davit.api.v1alpha1.ReleaseImages;
import dev.davit.api.v1alpha1.ReleaseSpec;
import dev.davit.api.v1alpha1.UpgradeState;
import dev.davit.api.v1alpha1.UpgradeStep;
import dev.davit.api.v1alpha1.UpgradeStepName;
import dev.davit.api.v1alpha1.VersionHistory;
import dev.davit.api.v1alpha1.VersionStatus;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Of which Release each part of a cluster is rendered on the way to a version: etcd goes first, then the control plane,
 * then what is inside. Follows from the status alone, so that it survives a restart of the operator. Pure.
 *
 * @param version worked towards
 * @param step under way; empty for a new cluster, and for one that is there, which are brought to it as a whole
 * @param management of etcd and of the control plane
 * @param inside of the objects inside the cluster
 */
public record UpgradePath(String version, Optional<UpgradeStepName> step, ReleaseSpec management, ReleaseSpec inside) {

    /**
     * @param target the Release that is worked towards
     * @param before what the status says
     * @param releases by version, for those that run; a part whose Release is gone does not wait for its step
     */
    public static UpgradePath to(
            ReleaseSpec target, Optional<VersionStatus> before, Function<String, Optional<ReleaseSpec>> releases) {
        var history = new History(before.map(VersionStatus::history).orElse(List.of()), target, releases);
        ReleaseSpec etcd = history.etcd();
        Optional<UpgradeStepName> step = before.flatMap(status -> step(status, history, etcd));
        ReleaseSpec controlPlane = step.filter(UpgradeStepName.Etcd::equals).isPresent()
                ? history.running(UpgradeStepName.ControlPlane)
                : target;
        ReleaseSpec inside = step.isEmpty() || step.get() == UpgradeStepName.Addons
                ? target
                : history.running(UpgradeStepName.Addons);
        return new UpgradePath(target.version(), step, withEtcd(controlPlane, etcd), inside);
    }

    private static Optional<UpgradeStepName> step(VersionStatus status, History history, ReleaseSpec etcd) {
        if (status.current() == null) {
            return Optional.empty();
        }
        if (!status.history().isEmpty()
                && status.history().getFirst().version().equals(history.target().version())) {
            return VersionKeeper.openStep(status).map(UpgradeStep::name);
        }
        boolean same = history.running(UpgradeStepName.Etcd)
                .images()
                .etcd()
                .equals(etcd.images().etcd());
        return Optional.of(same ? UpgradeStepName.ControlPlane : UpgradeStepName.Etcd);
    }

    private static ReleaseSpec withEtcd(ReleaseSpec release, ReleaseSpec etcd) {
        var images = release.images();
        return release.equals(etcd)
                ? release
                : new ReleaseSpec(
                        release.version(),
                        etcd.etcdVersion(),
                        new ReleaseImages(
                                images.kubeApiserver(),
                                images.kubeControllerManager(),
                                images.kubeScheduler(),
                                etcd.images().etcd(),
                                images.kubeProxy(),
                                images.coreDNS(),
                                images.flannel(),
                                images.cniPlugins()),
                        release.nodeBundles());
    }

    /** What was done before. */
    private record History(
            List<VersionHistory> entries, ReleaseSpec target, Function<String, Optional<ReleaseSpec>> releases) {
        /** etcd cannot read data of a newer minor, so what all members have once run is not taken back. */
        ReleaseSpec etcd() {
            return entries.stream()
                    .filter(History::etcdCompleted)
                    .flatMap(entry -> releases.apply(entry.version()).stream())
                    .max(Comparator.comparingInt(History::etcdMinor))
                    .filter(newest -> etcdMinor(newest) > etcdMinor(target))
                    .orElse(target);
        }

        /** @return of what a part is now */
        ReleaseSpec running(UpgradeStepName part) {
            return entries.stream()
                    .filter(entry -> begun(entry, part))
                    .findFirst()
                    .flatMap(entry -> releases.apply(entry.version()))
                    .orElse(target);
        }

        private static boolean begun(VersionHistory entry, UpgradeStepName part) {
            return entry.state() == UpgradeState.Completed
                    || entry.steps().isEmpty()
                    || entry.steps().stream().anyMatch(step -> step.name() == part);
        }

        private static boolean etcdCompleted(VersionHistory entry) {
            return entry.state() == UpgradeState.Completed
                    || entry.steps().stream()
                            .anyMatch(step -> step.name() == UpgradeStepName.Etcd && step.completionTime() != null);
        }

        private static int etcdMinor(ReleaseSpec release) {
            return Integer.parseInt(release.etcdVersion().split("\\.", -1)[1]);
        }
    }
}
