package dev.davit.operator.apply;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a live object still says everything that a desired one says. Fields that only the live object has (defaults,
 * other managers' fields) do not matter. Where it is unsure it says no; the price is one apply that changes nothing.
 */
public final class Coverage {
    private Coverage() {}

    static boolean covers(HasMetadata live, HasMetadata desired) {
        return covers(CanonicalJson.of(live), CanonicalJson.of(desired));
    }

    /** @return the paths, like {@code /spec/replicas}, at which a live object does not say what the desired one says */
    public static List<String> differences(HasMetadata live, HasMetadata desired) {
        var found = new ArrayList<String>();
        differences("", CanonicalJson.of(live), CanonicalJson.of(desired), found);
        return found;
    }

    private static void differences(String path, JsonNode live, JsonNode desired, List<String> found) {
        if (desired.isObject() && live.isObject()) {
            desired.properties()
                    .forEach(field -> differences(
                            path + "/" + field.getKey(), live.path(field.getKey()), field.getValue(), found));
        } else if (desired.isArray() && desired.size() == live.size()) {
            for (int i = 0; i < desired.size(); i++) {
                differences(path + "/" + i, live.path(i), desired.path(i), found);
            }
        } else if (isNothing(desired) ? !isNothing(live) : !covers(live, desired)) {
            found.add(path);
        }
    }

    private static boolean covers(JsonNode live, JsonNode desired) {
        if (desired.isObject()) {
            return desired.properties().stream().allMatch(field -> {
                JsonNode found = live.path(field.getKey());
                return isNothing(field.getValue()) ? isNothing(found) : covers(found, field.getValue());
            });
        }
        if (desired.isArray()) {
            return coversList(live, desired);
        }
        return live.equals(desired) || sameScalar(live.asText(), desired.asText());
    }

    private static boolean coversList(JsonNode live, JsonNode desired) {
        if (live.size() != desired.size()) {
            return false;
        }
        for (int i = 0; i < desired.size(); i++) {
            if (!covers(live.path(i), desired.path(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isNothing(JsonNode node) {
        return node.isMissingNode() || node.isNull() || (node.isContainerNode() && node.isEmpty());
    }

    private static boolean sameScalar(String live, String desired) {
        if (live.equals(desired)) {
            return true;
        }
        try {
            return new Quantity(live).getNumericalAmount().compareTo(new Quantity(desired).getNumericalAmount()) == 0;
        } catch (IllegalArgumentException notQuantities) {
            return false;
        }
    }
}
