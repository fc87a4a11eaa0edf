package dev.davit.api.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** One Kubernetes version that hosted clusters can run; data, not code. */
@Group(HostedCluster.GROUP)
@Version(HostedCluster.VERSION)
@ShortNames("rel")
@ValidationRule(
        value = "self.metadata.name == self.spec.version",
        messageExpression = "'Release ' + self.metadata.name + ': expected the name to equal spec.version, found '"
                + " + self.spec.version + ': name the Release ' + self.spec.version",
        fieldPath = Rules.NAME_PATH)
@AdditionalPrinterColumn(name = "Version", jsonPath = ".spec.version", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Etcd", jsonPath = ".spec.etcdVersion", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public final class Release extends CustomResource<ReleaseSpec, Void> {
    private static final long serialVersionUID = 1L;
}
