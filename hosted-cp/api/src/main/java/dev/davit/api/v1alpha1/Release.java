package dev.davit.api.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** One Kubernetes version that hosted clusters can run; data, not code. */
@Group(HostedCluster.GROUP)
@Version(HostedCluster.VERSION)
@ShortNames("rel")
@AdditionalPrinterColumn(name = "Version", jsonPath = ".spec.version", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Etcd", jsonPath = ".spec.etcdVersion", type = AdditionalPrinterColumn.Type.STRING)
public final class Release extends CustomResource<ReleaseSpec, Void> {
    private static final long serialVersionUID = 1L;
}
