package dev.davit.model.controlplane;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.api.v1alpha1.KeyReference;
import dev.davit.model.text.Canonical;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A kubeconfig of the user's that kube-apiserver is to read. It is written anew from the few fields that say where to
 * go and who is asking: others could run programs, read files of the pod, or go around the gateway.
 */
final class WebhookKubeconfig {
    /** Its value is no text, and it is not needed. */
    private static final String COMPRESSION = "disable-compression";

    private static final Set<String> CLUSTER =
            Set.of("server", WebhookCredentials.AUTHORITY, "tls-server-name", COMPRESSION);
    private static final Set<String> USER = Set.of(
            WebhookCredentials.TOKEN,
            WebhookCredentials.NAME,
            WebhookCredentials.PASSWORD,
            WebhookCredentials.CERTIFICATE,
            WebhookCredentials.KEY);

    private WebhookKubeconfig() {}

    static String rendered(String text, KeyReference from) throws UnusableSetting {
        var where = "key %s of Secret %s".formatted(from.key(), from.name());
        JsonNode tree;
        try {
            tree = Canonical.parse(text);
        } catch (IllegalArgumentException secretWithin) {
            throw new UnusableSetting("%s is no YAML; write a kubeconfig".formatted(where));
        }
        var context = named(tree, "contexts", tree.path("current-context").asText(), where)
                .path("context");
        var cluster = fields(
                named(tree, "clusters", context.path("cluster").asText(), where).path("cluster"),
                CLUSTER,
                "cluster",
                where);
        if (!HttpsUrl.isOne(cluster.getOrDefault("server", ""))) {
            throw new UnusableSetting("%s: expected as its server %s; correct it".formatted(where, HttpsUrl.EXPECTED));
        }
        WebhookCredentials.checkCluster(cluster, where);
        var name = context.path("user").asText();
        var user = name.isEmpty()
                ? Map.<String, String>of()
                : fields(named(tree, "users", name, where).path("user"), USER, "user", where);
        WebhookCredentials.checkUser(user, where);
        return Canonical.yaml(Map.of(
                "apiVersion",
                "v1",
                "kind",
                "Config",
                "current-context",
                "webhook",
                "contexts",
                List.of(Map.of("name", "webhook", "context", Map.of("cluster", "webhook", "user", "webhook"))),
                "clusters",
                List.of(Map.of("name", "webhook", "cluster", cluster)),
                "users",
                List.of(Map.of("name", "webhook", "user", user))));
    }

    private static JsonNode named(JsonNode tree, String list, String name, String where) throws UnusableSetting {
        for (var each : tree.path(list)) {
            if (!name.isEmpty() && each.path("name").asText().equals(name)) {
                return each;
            }
        }
        throw new UnusableSetting("%s: expected a kubeconfig whose current-context leads to one of its %s; complete it"
                .formatted(where, list));
    }

    /** @return the fields that say something, as texts; base64 on one line */
    private static Map<String, String> fields(JsonNode object, Set<String> allowed, String what, String where)
            throws UnusableSetting {
        if (!object.isObject() && !object.isMissingNode() && !object.isNull()) {
            throw new UnusableSetting("%s: expected fields in its %s; complete it".formatted(where, what));
        }
        var values = new TreeMap<String, String>();
        for (var field : object.properties()) {
            if (!allowed.contains(field.getKey())) {
                throw new UnusableSetting(
                        "%s: expected only %s in its %s, found another field; write certificates and keys as *-data, and use no program"
                                .formatted(
                                        where,
                                        String.join(
                                                ", ", allowed.stream().sorted().toList()),
                                        what));
            }
            if (!field.getKey().equals(COMPRESSION)) {
                var text = text(field.getKey(), field.getValue(), where);
                if (!text.isEmpty()) {
                    values.put(field.getKey(), field.getKey().endsWith("-data") ? text.replaceAll("[\r\n]", "") : text);
                }
            }
        }
        return values;
    }

    private static String text(String field, JsonNode value, String where) throws UnusableSetting {
        if (!value.isTextual()) {
            throw new UnusableSetting(
                    "%s: expected a text in its %s, found %s; write one in quotes, or remove the field"
                            .formatted(where, field, value.getNodeType().name().toLowerCase(Locale.ROOT)));
        }
        return value.textValue();
    }
}
