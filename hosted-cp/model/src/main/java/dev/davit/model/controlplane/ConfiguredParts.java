package dev.davit.model.controlplane;

import dev.davit.api.v1alpha1.HostedClusterSpec;
import dev.davit.api.v1alpha1.Reasons;
import dev.davit.model.naming.ClusterIdentity;
import dev.davit.model.naming.Labels;
import dev.davit.model.text.Canonical;
import dev.davit.model.validation.Refusal;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The sections of {@code spec.apiServer} that kube-apiserver reads from files. They are kept together in one object
 * whose name is the digest of its content, so that a pod reads what it was made for as long as it lives.
 *
 * @param byName sections by the name of their field
 */
public record ConfiguredParts(SortedMap<String, ConfiguredPart> byName) {
    private static final String SERVING = "servingCertificate";

    /** Counted up by a build that writes the same sections as another object: immutable ones cannot be written over. */
    private static final int FORMAT = 1;

    private static final int NAME_DIGITS = 16;

    /** Copies. */
    public ConfiguredParts {
        byName = new TreeMap<>(byName);
    }

    /**
     * What is in force, and why anything else is not.
     *
     * @param refusals one for each section that is as it was before
     */
    public record Resolution(ConfiguredParts parts, List<Refusal> refusals) {
        /** Copies. */
        public Resolution {
            refusals = List.copyOf(refusals);
        }
    }

    private record Section(SortedMap<String, String> flags, List<String> files, int logMebibytes) {}

    private record Index(SortedMap<String, Section> sections) {}

    private interface Source {
        ConfiguredPart part() throws UnusableSetting;
    }

    /**
     * @param spec what the user asked for
     * @return what follows from it alone
     */
    public static ConfiguredParts of(HostedClusterSpec spec) {
        return resolve("", spec, ReferencedData.NONE, Optional.empty(), Instant.EPOCH)
                .parts();
    }

    /**
     * @param identity of the cluster
     * @param spec what the user asked for
     * @param data of the objects that the spec refers to
     * @param before what is in force; a section that cannot be made stays as it is there
     * @param now the time, for certificates
     * @return what to put into force
     */
    public static Resolution resolve(
            ClusterIdentity identity,
            HostedClusterSpec spec,
            ReferencedData data,
            Optional<ConfiguredParts> before,
            Instant now) {
        return resolve("HostedCluster " + identity.display() + ": ", spec, data, before, now);
    }

    private static Resolution resolve(
            String who, HostedClusterSpec spec, ReferencedData data, Optional<ConfiguredParts> before, Instant now) {
        var parts = new TreeMap<String, ConfiguredPart>();
        var refusals = new ArrayList<Refusal>();
        sources(spec, data, now).forEach((name, source) -> {
            try {
                parts.put(name, source.part());
            } catch (UnusableSetting problem) {
                refusals.add(refusal(who, name, problem));
                before.flatMap(former -> Optional.ofNullable(former.byName().get(name)))
                        .ifPresent(part -> parts.put(name, part));
            }
        });
        FilesLimit.fit(parts, before.map(ConfiguredParts::byName).orElseGet(TreeMap::new))
                .forEach((name, problem) -> refusals.add(refusal(who, name, problem)));
        return new Resolution(new ConfiguredParts(parts), refusals);
    }

    private static Refusal refusal(String who, String section, UnusableSetting problem) {
        return Refusal.invalidSpec(
                Reasons.UNUSABLE_SETTING,
                "%sapiServer.%s is not in force as it is written: %s".formatted(who, section, problem.getMessage()));
    }

    private static SortedMap<String, Source> sources(HostedClusterSpec spec, ReferencedData data, Instant now) {
        var server = spec.apiServer();
        var sources = new TreeMap<String, Source>();
        Optional.ofNullable(server.admission())
                .flatMap(admission -> Optional.ofNullable(admission.podSecurity()))
                .ifPresent(podSecurity -> sources.put("admission", () -> AdmissionConfig.part(podSecurity, spec)));
        Optional.ofNullable(server.audit())
                .ifPresent(audit -> sources.put("audit", () -> AuditConfig.part(audit, data)));
        Optional.ofNullable(server.authentication())
                .filter(authentication -> !authentication.jwt().isEmpty())
                .ifPresent(authentication ->
                        sources.put("authentication", () -> AuthenticationConfig.part(authentication, spec)));
        Optional.ofNullable(server.authorization())
                .filter(authorization -> !authorization.webhooks().isEmpty())
                .ifPresent(authorization ->
                        sources.put("authorization", () -> AuthorizationConfig.part(authorization, data)));
        Optional.ofNullable(server.hostname())
                .ifPresent(hostname -> Optional.ofNullable(server.servingCertificate())
                        .ifPresent(certificate ->
                                sources.put(SERVING, () -> ServingConfig.part(hostname, certificate, data, now))));
        return sources;
    }

    /**
     * @param secret what {@link ConfiguredVolumes} made of such parts
     * @return the parts; empty when it holds none
     */
    public static Optional<ConfiguredParts> read(Secret secret) {
        var files = new TreeMap<String, String>();
        secret.getData()
                .forEach((name, text) ->
                        files.put(name, new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8)));
        return Optional.ofNullable(secret.getMetadata().getAnnotations())
                .flatMap(annotations -> Optional.ofNullable(annotations.get(Labels.SECTIONS)))
                .map(text -> read(Canonical.value(Canonical.parse(text), Index.class), files));
    }

    private static ConfiguredParts read(Index index, Map<String, String> files) {
        var parts = new TreeMap<String, ConfiguredPart>();
        index.sections().forEach((name, section) -> {
            var own = new TreeMap<>(files);
            own.keySet().retainAll(section.files());
            parts.put(name, new ConfiguredPart(section.flags(), own, section.logMebibytes()));
        });
        return new ConfiguredParts(parts);
    }

    /** @return every flag, without dashes */
    Map<String, String> flags() {
        return merged(byName.values().stream().map(ConfiguredPart::flags));
    }

    /** @return every file by its name */
    Map<String, String> files() {
        return merged(byName.values().stream().map(ConfiguredPart::files));
    }

    /** @return what {@link #read} needs; not among the data, which follows from the name whatever build writes it */
    String index() {
        var sections = new TreeMap<String, Section>();
        byName.forEach((name, part) -> sections.put(
                name, new Section(part.flags(), List.copyOf(part.files().keySet()), part.logMebibytes())));
        return Canonical.json(new Index(sections));
    }

    /** @return the user's own name that its own certificate is shown for */
    public Optional<String> servedHostname() {
        return Optional.ofNullable(byName.get(SERVING)).flatMap(ServingConfig::hostname);
    }

    /** @return space for files that kube-apiserver writes, in MiB */
    int logMebibytes() {
        return byName.values().stream().mapToInt(ConfiguredPart::logMebibytes).sum();
    }

    /** @return the name of the object that holds the files; empty when there are none */
    public Optional<String> objectName() {
        return byName.isEmpty()
                ? Optional.empty()
                : Optional.of(ConfiguredVolumes.PREFIX
                        + Canonical.hash(List.of(FORMAT, byName)).substring(0, NAME_DIGITS));
    }

    private static Map<String, String> merged(Stream<? extends Map<String, String>> maps) {
        return maps.flatMap(map -> map.entrySet().stream())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
