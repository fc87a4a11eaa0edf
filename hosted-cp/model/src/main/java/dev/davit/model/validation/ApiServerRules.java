package dev.davit.model.validation;

import dev.davit.api.v1alpha1.Reasons;
import dev.davit.model.controlplane.OwnedFlags;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Settings of kube-apiserver that would take over what is Davit's, or another cluster's. */
final class ApiServerRules {
    /** kube-apiserver also takes underscores for dashes, which would be a second spelling of an owned flag. */
    private static final Pattern FLAG = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    private ApiServerRules() {}

    static List<Refusal> refusals(SpecInputs inputs) {
        var refusals = new ArrayList<Refusal>();
        var cluster = "HostedCluster " + inputs.identity().display();
        inputs.spec().apiServer().extraArgs().keySet().stream()
                .filter(flag -> !FLAG.matcher(flag).matches())
                .sorted()
                .forEach(flag -> refusals.add(Refusal.invalidSpec(
                        Reasons.OWNED_FLAG,
                        "%s: apiServer.extraArgs: expected names of flags such as v, found \"%s\"; write it in lower case with single dashes inside"
                                .formatted(cluster, flag))));
        var owned = OwnedFlags.among(inputs.spec());
        if (!owned.isEmpty()) {
            refusals.add(Refusal.invalidSpec(
                    Reasons.OWNED_FLAG,
                    "%s: apiServer.extraArgs sets %s, which Davit sets itself; remove it"
                            .formatted(cluster, String.join(", ", owned))));
        }
        OwnedFlags.ofFields(inputs.spec())
                .forEach((flag, field) -> refusals.add(Refusal.invalidSpec(
                        Reasons.OWNED_FLAG,
                        "%s: apiServer.extraArgs sets %s, which has a field; use apiServer.%s and remove the flag"
                                .formatted(cluster, flag, field))));
        inputs.spec().apiServer().certSANs().stream()
                .filter(name -> isBelow(name, inputs.config().domain()))
                .forEach(name -> refusals.add(Refusal.invalidSpec(
                        Reasons.INVALID_NAME,
                        "%s: apiServer.certSANs has %s, which is below the gateway's domain %s; names there are given by Davit, remove it"
                                .formatted(cluster, name, inputs.config().domain()))));
        Optional.ofNullable(inputs.spec().apiServer().hostname())
                .flatMap(name -> whoseName(name, inputs))
                .ifPresent(whose -> refusals.add(Refusal.invalidSpec(
                        Reasons.INVALID_NAME,
                        "%s: apiServer.hostname %s %s; use a domain of your own"
                                .formatted(cluster, inputs.spec().apiServer().hostname(), whose))));
        return refusals;
    }

    /** Names that clients of other clusters, or pods, ask for. */
    private static Optional<String> whoseName(String name, SpecInputs inputs) {
        if (isBelow(name, inputs.config().domain())) {
            return Optional.of("is below the gateway's domain %s, where names are given by Davit"
                    .formatted(inputs.config().domain()));
        }
        if (inputs.config().gateway().addresses().contains(name)) {
            return Optional.of("is the gateway's own");
        }
        var inside = List.of("svc", "cluster.local", inputs.spec().networking().dnsDomain());
        return inside.stream().anyMatch(domain -> isBelow(name, domain))
                ? Optional.of("is one of those that Kubernetes gives to Services")
                : Optional.empty();
    }

    private static boolean isBelow(String name, String domain) {
        var lower = name.toLowerCase(Locale.ROOT);
        return lower.equals(domain) || lower.endsWith("." + domain);
    }
}
