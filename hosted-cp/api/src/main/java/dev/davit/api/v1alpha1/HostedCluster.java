package dev.davit.api.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** A hosted cluster: a control plane that runs as pods here, for machines anywhere. */
@Group(HostedCluster.GROUP)
@Version(HostedCluster.VERSION)
@ShortNames("hc")
@ValidationRule(
        value = "size(self.metadata.name) <= " + Rules.CLUSTER_NAME_LENGTH + " && !self.metadata.name.contains('.')",
        messageExpression = "'HostedCluster ' + self.metadata.name + ': expected a name of at most "
                + Rules.CLUSTER_NAME_LENGTH
                + " characters without dots: choose another one, it becomes part of a namespace'",
        fieldPath = Rules.NAME_PATH)
@AdditionalPrinterColumn(
        name = "Version",
        jsonPath = ".status.version.current",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Available",
        jsonPath = ".status.conditions[?(@.type==\"Available\")].status",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Progressing",
        jsonPath = ".status.conditions[?(@.type==\"Progressing\")].status",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Nodes", jsonPath = ".status.nodes.ready", type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Endpoint",
        jsonPath = ".status.endpoint.host",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
        name = "Message",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].message",
        type = AdditionalPrinterColumn.Type.STRING)
public final class HostedCluster extends CustomResource<HostedClusterSpec, HostedClusterStatus> implements Namespaced {
    /** API group of all of Davit's resources. */
    public static final String GROUP = "davit.dev";

    /** API version of all of Davit's resources. */
    public static final String VERSION = "v1alpha1";

    private static final long serialVersionUID = 1L;
}
