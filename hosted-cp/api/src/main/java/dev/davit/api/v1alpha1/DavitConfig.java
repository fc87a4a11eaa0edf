package dev.davit.api.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** The settings of this installation; one object, named davit. */
@Group(HostedCluster.GROUP)
@Version(HostedCluster.VERSION)
@ShortNames("dc")
@ValidationRule(
        value = "self.metadata.name == 'davit'",
        messageExpression = "'DavitConfig ' + self.metadata.name"
                + " + ': expected the name davit, there is one DavitConfig for the installation: edit that one'",
        fieldPath = Rules.NAME_PATH)
@AdditionalPrinterColumn(name = "Domain", jsonPath = ".spec.domain", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Gateway",
        jsonPath = ".spec.gateway.addresses[0]",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public final class DavitConfig extends CustomResource<DavitConfigSpec, Void> {
    private static final long serialVersionUID = 1L;
}
