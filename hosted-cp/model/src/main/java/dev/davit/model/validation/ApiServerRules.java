package dev.davit.model.validation;

import dev.davit.api.v1alpha1.Reasons;
import dev.davit.model.controlplane.OwnedFlags;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
                        "%s: apiServer.extraArgs: expected names of flags such as event-ttl, found \"%s\"; write it in lower case with single dashes inside"
                                .formatted(cluster, flag))));
        var owned = OwnedFlags.among(inputs.spec());
        if (!owned.isEmpty()) {
            refusals.add(Refusal.invalidSpec(
                    Reasons.OWNED_FLAG,
                    "%s: apiServer.extraArgs sets %s, which Davit sets itself; remove it"
                            .formatted(cluster, String.join(", ", owned))));
        }
        inputs.spec().apiServer().certSANs().stream()
                .filter(name -> isBelow(name, inputs.config().domain()))
                .forEach(name -> refusals.add(Refusal.invalidSpec(
                        Reasons.INVALID_NAME,
                        "%s: apiServer.certSANs has %s, which is below the gateway's domain %s; names there are given by Davit, remove it"
                                .formatted(cluster, name, inputs.config().domain()))));
        return refusals;
    }

    private static boolean isBelow(String name, String domain) {
        var lower = name.toLowerCase(Locale.ROOT);
        return lower.equals(domain) || lower.endsWith("." + domain);
    }
}
