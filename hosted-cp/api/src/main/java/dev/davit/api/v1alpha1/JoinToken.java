package dev.davit.api.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** A token with which machines join one hosted cluster. */
@Group(HostedCluster.GROUP)
@Version(HostedCluster.VERSION)
@ShortNames("jt")
@ValidationRule(
        value = "size(self.metadata.name) <= " + Rules.LABEL_LENGTH,
        messageExpression = "'JoinToken ' + self.metadata.name + ': expected a name of at most "
                + Rules.LABEL_LENGTH
                + " characters: choose a shorter one'",
        fieldPath = Rules.NAME_PATH)
@AdditionalPrinterColumn(name = "Cluster", jsonPath = ".spec.clusterName", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Phase", jsonPath = ".status.phase", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Uses", jsonPath = ".status.uses", type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "Expires", jsonPath = ".status.expiresAt", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "Message", jsonPath = ".status.message", type = AdditionalPrinterColumn.Type.STRING)
public final class JoinToken extends CustomResource<JoinTokenSpec, JoinTokenStatus> implements Namespaced {
    private static final long serialVersionUID = 1L;
}
