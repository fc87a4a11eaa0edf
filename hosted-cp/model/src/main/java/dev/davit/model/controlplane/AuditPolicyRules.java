package dev.davit.model.controlplane;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.davit.api.v1alpha1.AuditPolicy;
import dev.davit.api.v1alpha1.AuditRule;
import dev.davit.model.text.Canonical;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What an audit policy may say, wherever it is written: as kube-apiserver checks it, which would not start, and within
 * the limits that the CRD has for one in the spec. Of a ConfigMap no value is repeated.
 */
final class AuditPolicyRules {
    private static final int LIST_LENGTH = 64;
    private static final int TEXT_LENGTH = 253;
    /** Of a place in a message: the names of fields in it are the user's, and may be as long as the object. */
    private static final int PLACE_LENGTH = 100;

    private static final Pattern PATH = Pattern.compile("[*]|/[^*]*[*]?");
    private static final Pattern GROUP =
            Pattern.compile("([a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*)?");

    private AuditPolicyRules() {}

    /**
     * @param text a Policy of audit.k8s.io/v1 in YAML or JSON
     * @param where it is written, for messages
     */
    static AuditPolicy read(String text, String where) throws UnusableSetting {
        AuditPolicy policy;
        try {
            var tree = Canonical.parse(text);
            if (!(tree instanceof ObjectNode object)
                    || !"audit.k8s.io/v1".equals(object.path("apiVersion").asText())
                    || !"Policy".equals(object.path("kind").asText())) {
                throw new UnusableSetting("%s: expected a Policy of audit.k8s.io/v1".formatted(where));
            }
            object.remove(List.of("apiVersion", "kind", "metadata"));
            limit(object, where);
            policy = Canonical.value(object, AuditPolicy.class);
        } catch (IllegalArgumentException invalid) {
            throw new UnusableSetting("%s: %s".formatted(where, fault(invalid)));
        }
        check(policy, where);
        return policy;
    }

    /** @param where it is written, for messages */
    static void check(AuditPolicy policy, String where) throws UnusableSetting {
        if (policy.rules().isEmpty()) {
            throw new UnusableSetting("%s: expected at least one rule".formatted(where));
        }
        for (int i = 0; i < policy.rules().size(); i++) {
            check(policy.rules().get(i), "%s: rules[%d]".formatted(where, i));
        }
    }

    private static void check(AuditRule rule, String where) throws UnusableSetting {
        if (rule.level() == null) {
            throw new UnusableSetting(where + ": expected a level of None, Metadata, Request or RequestResponse");
        }
        if (!rule.nonResourceURLs().isEmpty()
                && !(rule.resources().isEmpty() && rule.namespaces().isEmpty())) {
            throw new UnusableSetting(
                    where + ": expected either nonResourceURLs or resources and namespaces; make two rules of it");
        }
        if (!rule.nonResourceURLs().stream().allMatch(path -> PATH.matcher(path).matches())) {
            throw new UnusableSetting(where + ": expected nonResourceURLs such as /healthz*, with * at the end only");
        }
        for (var group : rule.resources()) {
            if (!GROUP.matcher(Optional.ofNullable(group.group()).orElse("")).matches()) {
                throw new UnusableSetting(where + ": expected groups such as apps, without a version");
            }
            if (!group.resourceNames().isEmpty() && group.resources().isEmpty()) {
                throw new UnusableSetting(where + ": resourceNames need resources; add them");
            }
        }
    }

    private static void limit(JsonNode node, String where) throws UnusableSetting {
        if (node.isArray() && node.size() > LIST_LENGTH) {
            throw new UnusableSetting("%s: expected lists of at most %d entries".formatted(where, LIST_LENGTH));
        }
        if (node.isTextual() && node.textValue().length() > TEXT_LENGTH) {
            throw new UnusableSetting("%s: expected texts of at most %d characters".formatted(where, TEXT_LENGTH));
        }
        for (var child : node) {
            limit(child, where);
        }
    }

    /** Where it is wrong: what stands there may be long, or nobody else's business. */
    private static String fault(IllegalArgumentException invalid) {
        if (!(invalid.getCause() instanceof JsonMappingException wrong)
                || wrong.getPath().isEmpty()) {
            return "expected YAML or JSON";
        }
        var path = wrong.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
                .collect(Collectors.joining())
                .substring(1);
        return "%s is not as a Policy has it; write it as the Kubernetes documentation of audit.k8s.io/v1 does"
                .formatted(path.length() > PLACE_LENGTH ? path.substring(0, PLACE_LENGTH) + "…" : path);
    }
}
