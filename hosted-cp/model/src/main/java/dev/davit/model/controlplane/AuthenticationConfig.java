package dev.davit.model.controlplane;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.davit.api.v1alpha1.AuthenticationSpec;
import dev.davit.api.v1alpha1.ClaimValidationRule;
import dev.davit.api.v1alpha1.ExtraMapping;
import dev.davit.api.v1alpha1.HostedClusterSpec;
import dev.davit.api.v1alpha1.JwtAuthenticator;
import dev.davit.api.v1alpha1.PrefixedClaimOrExpression;
import dev.davit.api.v1alpha1.UserValidationRule;
import dev.davit.model.text.Canonical;
import dev.davit.pki.ForeignCertificate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The AuthenticationConfiguration: who may be anonymous where, and users with tokens of other issuers. */
final class AuthenticationConfig {
    static final String FILE = "authentication.yaml";

    private AuthenticationConfig() {}

    static ConfiguredPart part(AuthenticationSpec authentication, HostedClusterSpec spec) throws UnusableSetting {
        check(authentication, spec);
        var file = new TreeMap<>(base(spec));
        file.put(
                "jwt",
                authentication.jwt().stream().map(AuthenticationConfig::jwt).toList());
        return ConfiguredPart.of(
                Map.of("authentication-config", ConfiguredPart.FOLDER + "/" + FILE),
                Map.of(FILE, Canonical.yaml(file)));
    }

    /** Anonymous requests reach the health checks and, for stock kubeadm alone, the one ConfigMap that it starts from. */
    static Map<String, Object> base(HostedClusterSpec spec) {
        var paths = new ArrayList<>(List.of("/livez", "/readyz", "/healthz"));
        if (spec.kubeadmCompatible()) {
            paths.add("/api/v1/namespaces/kube-public/configmaps/cluster-info");
        }
        return Map.of(
                "apiVersion",
                "apiserver.config.k8s.io/v1",
                "kind",
                "AuthenticationConfiguration",
                "anonymous",
                Map.of(
                        "enabled",
                        true,
                        "conditions",
                        paths.stream().map(path -> Map.of("path", path)).toList()));
    }

    private static Object jwt(JwtAuthenticator authenticator) {
        var tree = (ObjectNode) Canonical.tree(authenticator);
        var issuer = (ObjectNode) tree.get("issuer");
        // Without it kube-apiserver would dial the issuer itself, which the network does not let it.
        issuer.put("egressSelectorType", "controlplane");
        issuer.put("audienceMatchPolicy", "MatchAny");
        var mappings = (ObjectNode) tree.get("claimMappings");
        prefix(mappings, "username", authenticator.claimMappings().username());
        Optional.ofNullable(authenticator.claimMappings().groups())
                .ifPresent(groups -> prefix(mappings, "groups", groups));
        return tree;
    }

    /** The CRD has it said with a claim; an empty one gets lost when an object is copied, and means something. */
    private static void prefix(ObjectNode mappings, String field, PrefixedClaimOrExpression mapping) {
        if (mapping.claim() != null) {
            ((ObjectNode) mappings.get(field)).put("prefix", Objects.requireNonNullElse(mapping.prefix(), ""));
        }
    }

    private static void check(AuthenticationSpec authentication, HostedClusterSpec spec) throws UnusableSetting {
        var own = "https://kubernetes.default.svc." + spec.networking().dnsDomain();
        var seen = new HashSet<String>();
        var documents = new HashSet<String>();
        for (var authenticator : authentication.jwt()) {
            var issuer = authenticator.issuer();
            if (issuer.url().equals(own)) {
                throw new UnusableSetting(
                        "expected another issuer than the cluster's own %s; remove it".formatted(own));
            }
            if (!seen.add(issuer.url())) {
                throw new UnusableSetting("issuer %s is there twice; remove one".formatted(issuer.url()));
            }
            checkUrl(issuer.url());
            if (issuer.discoveryURL() != null) {
                checkDiscovery(issuer.url(), issuer.discoveryURL());
                if (!documents.add(issuer.discoveryURL())) {
                    throw new UnusableSetting(
                            "discoveryURL %s is there twice; an issuer has its own".formatted(issuer.discoveryURL()));
                }
            }
            if (new HashSet<>(issuer.audiences()).size() < issuer.audiences().size()) {
                throw new UnusableSetting("issuer %s has an audience twice; remove one".formatted(issuer.url()));
            }
            checkUnique(authenticator);
            if (issuer.certificateAuthority() != null
                    && !ForeignCertificate.isReadable(issuer.certificateAuthority())) {
                throw new UnusableSetting(
                        "issuer %s: expected certificates in PEM in certificateAuthority".formatted(issuer.url()));
            }
        }
    }

    private static void checkUnique(JwtAuthenticator authenticator) throws UnusableSetting {
        var rules = authenticator.claimValidationRules();
        once("claimValidationRules[].claim", rules.stream().map(ClaimValidationRule::claim));
        once("claimValidationRules[].expression", rules.stream().map(ClaimValidationRule::expression));
        once(
                "userValidationRules[].expression",
                authenticator.userValidationRules().stream().map(UserValidationRule::expression));
        once(
                "claimMappings.extra[].key",
                authenticator.claimMappings().extra().stream().map(ExtraMapping::key));
    }

    private static void once(String field, Stream<@Nullable String> values) throws UnusableSetting {
        var seen = new HashSet<String>();
        for (var value : values.filter(Objects::nonNull).toList()) {
            if (!seen.add(String.valueOf(value))) {
                throw new UnusableSetting("%s has a value twice; remove one".formatted(field));
            }
        }
    }

    private static void checkUrl(String url) throws UnusableSetting {
        if (!HttpsUrl.isOne(url)) {
            throw new UnusableSetting("expected %s, found \"%s\"; correct it".formatted(HttpsUrl.EXPECTED, url));
        }
    }

    /** Slashes at the end do not count. */
    private static void checkDiscovery(String url, String discoveryUrl) throws UnusableSetting {
        checkUrl(discoveryUrl);
        if (withoutSlashes(url).equals(withoutSlashes(discoveryUrl))) {
            throw new UnusableSetting(
                    "issuer %s: expected a discoveryURL that differs from url; remove it".formatted(url));
        }
    }

    private static String withoutSlashes(String url) {
        return url.replaceFirst("/+$", "");
    }
}
