package dev.davit.model.controlplane;

import dev.davit.api.v1alpha1.AuthorizationSpec;
import dev.davit.api.v1alpha1.AuthorizationWebhook;
import dev.davit.api.v1alpha1.MatchCondition;
import dev.davit.model.text.Canonical;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The AuthorizationConfiguration: webhooks between the Node authorizer and RBAC. */
final class AuthorizationConfig {
    private static final String FILE = "authorization.yaml";

    /**
     * A webhook that denies, or does not answer, must not stop the control plane, its probes (which are anonymous and may
     * ask for its health alone), Davit, what kubelets ask about the API server, or the machines' own pods.
     */
    private static final List<String> NEVER_ASKED = List.of(
            "!(request.user in ['system:kube-controller-manager', 'system:kube-scheduler', 'system:apiserver',"
                    + " 'kube-apiserver-kubelet-client'])",
            "!('system:unauthenticated' in request.groups)",
            "!('davit:cluster-admins' in request.groups)",
            "!('system:nodes' in request.groups)",
            "!('system:bootstrappers' in request.groups)",
            "!('system:serviceaccounts:kube-system' in request.groups)",
            "!('system:serviceaccounts:kube-flannel' in request.groups)");

    private AuthorizationConfig() {}

    static ConfiguredPart part(AuthorizationSpec authorization, ReferencedData data) throws UnusableSetting {
        var files = new TreeMap<String, String>();
        var authorizers = new ArrayList<Map<String, Object>>();
        var names = new HashSet<String>();
        authorizers.add(Map.of("type", "Node", "name", "node"));
        for (var webhook : authorization.webhooks()) {
            if (!names.add(webhook.name())) {
                throw new UnusableSetting("webhook %s is there twice; rename one".formatted(webhook.name()));
            }
            var file = "authorization-%s.kubeconfig".formatted(webhook.name());
            var from = webhook.kubeconfigSecretKeyRef();
            files.put(file, WebhookKubeconfig.rendered(data.secret(from), from));
            authorizers.add(Map.of("type", "Webhook", "name", webhook.name(), "webhook", rendered(webhook, file)));
        }
        authorizers.add(Map.of("type", "RBAC", "name", "rbac"));
        files.put(
                FILE,
                Canonical.yaml(Map.of(
                        "apiVersion",
                        "apiserver.config.k8s.io/v1",
                        "kind",
                        "AuthorizationConfiguration",
                        "authorizers",
                        authorizers)));
        return ConfiguredPart.of(Map.of("authorization-config", ConfiguredPart.FOLDER + "/" + FILE), files);
    }

    private static Map<String, Object> rendered(AuthorizationWebhook webhook, String file) {
        var conditions = Stream.concat(
                        NEVER_ASKED.stream(), webhook.matchConditions().stream().map(MatchCondition::expression))
                .distinct()
                .map(expression -> Map.of("expression", expression))
                .toList();
        var fields = new TreeMap<String, Object>();
        fields.put("authorizedTTL", webhook.authorizedTTL());
        fields.put("unauthorizedTTL", webhook.unauthorizedTTL());
        fields.put("timeout", webhook.timeout());
        fields.put("subjectAccessReviewVersion", "v1");
        fields.put("matchConditionSubjectAccessReviewVersion", "v1");
        fields.put("failurePolicy", webhook.failurePolicy().name());
        fields.put(
                "connectionInfo",
                Map.of("type", "KubeConfigFile", "kubeConfigFile", ConfiguredPart.FOLDER + "/" + file));
        fields.put("matchConditions", conditions);
        return fields;
    }
}
