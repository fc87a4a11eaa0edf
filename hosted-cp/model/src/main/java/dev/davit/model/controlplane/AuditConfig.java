package dev.davit.model.controlplane;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.davit.api.v1alpha1.AuditLog;
import dev.davit.api.v1alpha1.AuditLogDestination;
import dev.davit.api.v1alpha1.AuditPolicy;
import dev.davit.api.v1alpha1.AuditSpec;
import dev.davit.api.v1alpha1.AuditWebhook;
import dev.davit.model.text.Canonical;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The audit policy, and where audit events go. */
final class AuditConfig {
    /** Where kube-apiserver writes its log. */
    static final String LOG_FOLDER = "/var/log/kubernetes/audit";

    private static final String POLICY = "audit-policy.yaml";
    private static final String WEBHOOK = "audit-webhook.kubeconfig";

    private AuditConfig() {}

    static ConfiguredPart part(AuditSpec audit, ReferencedData data) throws UnusableSetting {
        var files = new TreeMap<String, String>();
        files.put(POLICY, Canonical.yaml(rendered(policy(audit, data))));
        if (audit.webhook() != null) {
            var from = audit.webhook().kubeconfigSecretKeyRef();
            files.put(WEBHOOK, WebhookKubeconfig.rendered(data.secret(from), from));
        }
        return new ConfiguredPart(flags(audit), files, audit.log() == null ? 0 : mebibytes(audit.log()));
    }

    /** @return the flags, which do not depend on anything that the spec refers to */
    static SortedMap<String, String> flags(AuditSpec audit) {
        var flags = new TreeMap<String, String>();
        flags.put("audit-policy-file", ConfiguredPart.FOLDER + "/" + POLICY);
        Optional.ofNullable(audit.log()).ifPresent(log -> log(log, flags));
        Optional.ofNullable(audit.webhook()).ifPresent(webhook -> webhook(webhook, flags));
        return flags;
    }

    /** One file more while a full one is renamed, and room for the event that filled it. */
    private static int mebibytes(AuditLog log) {
        return log.destination() == AuditLogDestination.Stdout ? 0 : log.maxSize() * (log.maxBackup() + 2);
    }

    private static void log(AuditLog log, TreeMap<String, String> flags) {
        if (log.destination() == AuditLogDestination.Stdout) {
            flags.put("audit-log-path", "-");
            return;
        }
        flags.put("audit-log-path", LOG_FOLDER + "/audit.log");
        flags.put("audit-log-maxsize", log.maxSize().toString());
        flags.put("audit-log-maxbackup", log.maxBackup().toString());
        Optional.ofNullable(log.maxAge()).ifPresent(days -> flags.put("audit-log-maxage", days.toString()));
    }

    private static void webhook(AuditWebhook webhook, TreeMap<String, String> flags) {
        flags.put("audit-webhook-config-file", ConfiguredPart.FOLDER + "/" + WEBHOOK);
        flags.put("audit-webhook-mode", "batch");
        flags.put("audit-webhook-batch-max-size", webhook.maxBatchSize().toString());
        flags.put("audit-webhook-batch-max-wait", webhook.maxBatchWaitSeconds() + "s");
        flags.put("audit-webhook-truncate-enabled", "true");
    }

    private static AuditPolicy policy(AuditSpec audit, ReferencedData data) throws UnusableSetting {
        if (audit.policy() != null) {
            AuditPolicyRules.check(audit.policy(), "policy");
            return audit.policy();
        }
        var from = audit.policyConfigMapKeyRef();
        if (from == null) {
            throw new UnusableSetting("expected policy or policyConfigMapKeyRef; set one of them");
        }
        return AuditPolicyRules.read(data.configMap(from), "key %s of ConfigMap %s".formatted(from.key(), from.name()));
    }

    private static Object rendered(AuditPolicy policy) {
        var tree = (ObjectNode) Canonical.tree(policy);
        tree.put("apiVersion", "audit.k8s.io/v1");
        tree.put("kind", "Policy");
        return tree;
    }
}
