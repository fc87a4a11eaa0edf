package dev.davit.api.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** The settings of this installation; one object, named davit. */
@Group(HostedCluster.GROUP)
@Version(HostedCluster.VERSION)
@ShortNames("dc")
@AdditionalPrinterColumn(name = "Domain", jsonPath = ".spec.domain", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Gateway",
        jsonPath = ".spec.gateway.addresses",
        type = AdditionalPrinterColumn.Type.STRING)
public final class DavitConfig extends CustomResource<DavitConfigSpec, Void> {
    private static final long serialVersionUID = 1L;
}
