package dev.davit.operator.cluster;

import dev.davit.api.v1alpha1.DavitConfigSpec;
import dev.davit.api.v1alpha1.FleetConfig;
import dev.davit.model.controlplane.ConfiguredParts;
import dev.davit.model.controlplane.ReferencedData;
import dev.davit.model.naming.ClusterIdentity;
import dev.davit.model.naming.Names;
import dev.davit.operator.apply.Outcome;
import dev.davit.operator.drain.Disturbance;
import dev.davit.operator.hibernation.SleepFacts;
import dev.davit.operator.hosted.HostedState;
import dev.davit.operator.replication.Replication;
import dev.davit.operator.workload.PodTrouble;
import dev.davit.operator.workload.Workload;
import dev.davit.pki.CertificateAuthority;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Optional;

/**
 * Everything that was read about one hosted cluster before anything is decided.
 *
 * @param identity who it is
 * @param config the installation's settings
 * @param catalog for releases
 * @param gateway signs its egress certificate
 * @param namespaceOwner uid of the cluster that the control plane's namespace belongs to, if that exists
 * @param secrets its keys and certificates
 * @param etcd its etcd
 * @param controlPlane its control plane
 * @param hosted what is known from the inside
 * @param replication how large it is
 * @param references what its spec refers to
 * @param hostnameTaken whether the name that it wants belongs to another cluster
 * @param configured what kube-apiserver reads from files of the user's now
 * @param disturbance what is about to take one of its pods
 * @param trouble why a pod does not come up, if one does not
 * @param sleep what is known about its sleep
 */
record Observation(
        ClusterIdentity identity,
        Optional<DavitConfigSpec> config,
        Catalog catalog,
        CertificateAuthority gateway,
        Optional<String> namespaceOwner,
        ObservedSecrets secrets,
        Workload etcd,
        Workload controlPlane,
        HostedState hosted,
        Replication replication,
        ReferencedData references,
        boolean hostnameTaken,
        Optional<ConfiguredParts> configured,
        Disturbance disturbance,
        Optional<PodTrouble> trouble,
        SleepFacts sleep) {

    /**
     * Who wakes is awake when its API answers and a pod of its control plane is ready: before that, the Service of a cluster
     * with one replica leads to a pod that is not.
     */
    boolean answers() {
        return hosted.probe().passed() && controlPlane.available();
    }

    /** @return the installation's settings for all clusters together; the defaults while there are none */
    FleetConfig fleet() {
        return config.map(DavitConfigSpec::fleet).orElseGet(FleetConfig::defaults);
    }

    /** @return the same after a write: the workloads as the API server answered, the inside as it is known by then */
    Observation after(Outcome outcome, HostedState inside) {
        String namespace = identity.hostedNamespace();
        return new Observation(
                identity,
                config,
                catalog,
                gateway,
                namespaceOwner,
                secrets,
                outcome.find(StatefulSet.class, namespace, Names.ETCD)
                        .map(set -> Workload.ofStatefulSet(Optional.of(set)))
                        .orElse(etcd),
                outcome.find(Deployment.class, namespace, Names.API_SERVER)
                        .map(deployment -> Workload.of(Optional.of(deployment)))
                        .orElse(controlPlane),
                inside,
                replication,
                references,
                hostnameTaken,
                configured,
                disturbance,
                trouble,
                sleep);
    }
}
