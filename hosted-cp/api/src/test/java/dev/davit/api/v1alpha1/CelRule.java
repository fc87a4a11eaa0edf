package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * One CEL rule of a definition.
 *
 * @param path of the field that it guards, such as {@code spec.nodeBundles[0].url}; empty for the object itself
 * @param message what it always says, in order; between the parts is what it found
 */
record CelRule(String path, List<String> message) {
    /** @return every rule at and below a schema, in list items as those of the first item */
    static Stream<CelRule> in(JsonNode schema) {
        return in("", schema);
    }

    private static Stream<CelRule> in(String path, JsonNode schema) {
        Stream<CelRule> own = StreamSupport.stream(
                        schema.path("x-kubernetes-validations").spliterator(), false)
                .map(rule -> new CelRule(blamed(path, rule), message(rule)));
        Stream<CelRule> fields = schema.path("properties").properties().stream()
                .flatMap(field -> in(path.isEmpty() ? field.getKey() : path + "." + field.getKey(), field.getValue()));
        Stream<CelRule> items = schema.has("items") ? in(path + "[0]", schema.path("items")) : Stream.of();
        Stream<CelRule> values = schema.path("additionalProperties").isObject()
                ? in(path + "[key]", schema.path("additionalProperties"))
                : Stream.of();
        return Stream.of(own, fields, items, values).flatMap(rules -> rules);
    }

    /** A rule may blame a field below the one where it stands. */
    private static String blamed(String path, JsonNode rule) {
        String whole = path + rule.path("fieldPath").asText();
        return whole.startsWith(".") ? whole.substring(1) : whole;
    }

    private static List<String> message(JsonNode rule) {
        return rule.has("message")
                ? List.of(rule.path("message").asText())
                : literals(rule.path("messageExpression").asText());
    }

    /** The text that an expression always contains: its literals, but for those within parentheses. */
    private static List<String> literals(String expression) {
        var found = new ArrayList<String>();
        int depth = 0;
        for (int i = 0; i < expression.length(); i++) {
            char c = expression.charAt(i);
            if (c == '\'' || c == '"') {
                int end = expression.indexOf(c, i + 1);
                if (depth == 0) {
                    found.add(expression.substring(i + 1, end));
                }
                i = end;
            } else if (c == '(' || c == '[') {
                depth++;
            } else if (c == ')' || c == ']') {
                depth--;
            }
        }
        return List.copyOf(found);
    }

    /** @return whether a text names the field and says the whole message */
    boolean isStatedBy(String text) {
        String field = path.isEmpty() ? "" : path + ": Invalid value: ";
        int from = field.length();
        for (String part : message) {
            int at = text.indexOf(part, from);
            if (at < 0) {
                return false;
            }
            from = at + part.length();
        }
        return text.startsWith(field);
    }
}
