package dev.davit.operator.upgrade;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.DavitConfigSpec;
import dev.davit.api.v1alpha1.Reasons;
import dev.davit.model.HostedClusterPlan;
import dev.davit.model.naming.Labels;
import dev.davit.model.naming.Names;
import dev.davit.model.pki.Leaf;
import dev.davit.model.text.Canonical;
import dev.davit.operator.apply.AppliedHash;
import dev.davit.operator.apply.Applier;
import dev.davit.operator.apply.Coverage;
import dev.davit.operator.apply.Outcome;
import dev.davit.operator.condition.ConditionSet;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Changes of etcd and of the control plane that come from another build of the operator and from nothing else. A digest of
 * everything else that their objects follow from is kept on the workload; while that is the same, and what is rendered is
 * not, the workload and its ConfigMap stay as they are. The digest holds nothing whose form a build may change. Pure.
 */
public final class OperatorChanges {
    /** Annotation of a HostedCluster: the hash of the changes that may be rolled out, as the condition tells it. */
    public static final String APPLY = "davit.dev/apply-operator-changes";

    /** Annotation of a workload: digest of what it follows from besides the operator. */
    static final String INPUTS = "davit.dev/spec-inputs";

    private static final int HASH_LENGTH = 12;
    private static final int FIELDS = 8;
    private static final Set<String> CONTROL_PLANE_LEAVES =
            Set.of(Leaf.API_SERVER.secretName(), Leaf.CONTROLLER_MANAGER.secretName(), Leaf.SCHEDULER.secretName());

    private OperatorChanges() {}

    /**
     * The desired objects, parted.
     *
     * @param apply to be applied
     * @param held what is to be left as it is
     * @param kept the live objects that are left
     * @param scaled those of the live objects whose number of pods is not the desired one: that is never held back
     */
    public record Parted(
            List<HasMetadata> apply, List<Outcome.Held> held, List<HasMetadata> kept, List<Applier.Scaled> scaled) {
        /** Of which nothing is held back. */
        public Parted(List<HasMetadata> apply) {
            this(apply, List.of(), List.of(), List.of());
        }
    }

    /**
     * @param plan the cluster
     * @param generation of its spec: every change of the spec rolls out what was held back
     * @param desired what is rendered of it
     * @param live an object as it is now
     * @param applied hashes in {@link #APPLY}, apart by commas: one for etcd and one for the control plane
     */
    public static Parted part(
            HostedClusterPlan plan,
            long generation,
            List<HasMetadata> desired,
            Function<HasMetadata, Optional<HasMetadata>> live,
            Set<String> applied) {
        var stamped = new ArrayList<HasMetadata>();
        Map<String, List<HasMetadata>> groups = new HashMap<>();
        for (HasMetadata object : desired) {
            HasMetadata marked =
                    isWorkload(object) ? stamp(object, inputs(plan, generation, component(object))) : object;
            stamped.add(marked);
            if (isWorkload(object) || object instanceof ConfigMap) {
                groups.computeIfAbsent(component(object), name -> new ArrayList<>())
                        .add(marked);
            }
        }
        var held = new ArrayList<HasMetadata>();
        var reports = new ArrayList<Outcome.Held>();
        groups.values()
                .forEach(group -> changed(group, live).ifPresent(hash -> {
                    if (!applied.contains(hash)) {
                        group.stream()
                                .filter(object -> live.apply(object).isPresent())
                                .forEach(held::add);
                        reports.add(report(group, live, hash));
                    }
                }));
        return new Parted(
                stamped.stream().filter(object -> !held.contains(object)).toList(),
                reports,
                held.stream().flatMap(object -> live.apply(object).stream()).toList(),
                held.stream().flatMap(object -> scaled(object, live).stream()).toList());
    }

    private static Optional<Applier.Scaled> scaled(
            HasMetadata desired, Function<HasMetadata, Optional<HasMetadata>> live) {
        return replicas(desired)
                .flatMap(wanted -> live.apply(desired)
                        .filter(now -> !replicas(now).equals(Optional.of(wanted)))
                        .map(now -> new Applier.Scaled(now, wanted)));
    }

    private static Optional<Integer> replicas(HasMetadata object) {
        return switch (object) {
            case Deployment deployment ->
                Optional.ofNullable(deployment.getSpec().getReplicas());
            case StatefulSet set -> Optional.ofNullable(set.getSpec().getReplicas());
            default -> Optional.empty();
        };
    }

    /** Says what is held back, and how it is rolled out. */
    public static void condition(ConditionSet conditions, List<Outcome.Held> held) {
        if (held.isEmpty()) {
            conditions.set(Conditions.OPERATOR_CHANGES_PENDING, false, Reasons.AS_EXPECTED, "nothing is held back");
            return;
        }
        conditions.set(
                Conditions.OPERATOR_CHANGES_PENDING,
                true,
                Reasons.HELD_BACK,
                held.stream().map(OperatorChanges::words).collect(Collectors.joining("; "))
                        + "; rolled out with the next change of the spec, or at once by the annotation");
    }

    private static String words(Outcome.Held held) {
        return "this build of the operator would change %s: %s (%s=%s)"
                .formatted(held.component(), String.join(", ", held.fields()), APPLY, held.hash());
    }

    /** @return hash of the changes of that group, when they come from the operator alone */
    private static Optional<String> changed(
            List<HasMetadata> group, Function<HasMetadata, Optional<HasMetadata>> live) {
        boolean same = group.stream()
                .filter(OperatorChanges::isWorkload)
                .anyMatch(desired -> live.apply(desired)
                        .map(OperatorChanges::readStamp)
                        .filter(stamp -> stamp.equals(readStamp(desired)))
                        .isPresent());
        boolean other = group.stream()
                .anyMatch(desired -> live.apply(desired)
                        .flatMap(AppliedHash::read)
                        .filter(hash -> !hash.equals(AppliedHash.of(desired)))
                        .isPresent());
        return same && other
                ? Optional.of(Canonical.hash(
                                group.stream().map(AppliedHash::of).sorted().toList())
                        .substring(0, HASH_LENGTH))
                : Optional.empty();
    }

    private static Outcome.Held report(
            List<HasMetadata> group, Function<HasMetadata, Optional<HasMetadata>> live, String hash) {
        List<String> fields = group.stream()
                .flatMap(desired -> live
                        .apply(desired)
                        .map(now -> Coverage.differences(now, desired).stream().map(path -> desired.getKind() + path))
                        .stream()
                        .flatMap(paths -> paths))
                .limit(FIELDS)
                .toList();
        return new Outcome.Held(component(group.getFirst()), hash, fields);
    }

    private static String inputs(HostedClusterPlan plan, long generation, String component) {
        var images = plan.release().images();
        DavitConfigSpec config = plan.config();
        boolean isEtcd = component.equals(Names.ETCD);
        var power = plan.scale().power();
        var inputs = new ArrayList<>(List.of(
                Boolean.toString(isEtcd ? power.etcd() : power.controlPlane()),
                Long.toString(generation),
                component,
                plan.scale().etcd().toString(),
                Integer.toString(plan.scale().servers()),
                Integer.toString(plan.scale().replicas()),
                plan.secrets().authorities().etcd().certificatePem()));
        if (isEtcd) {
            inputs.add(images.etcd());
        } else {
            inputs.addAll(List.of(
                    plan.release().version(),
                    Canonical.hash(plan.parts()),
                    plan.disruption().movedFrom().orElse(""),
                    plan.scale().nodes().name(),
                    images.kubeApiserver(),
                    images.kubeControllerManager(),
                    images.kubeScheduler(),
                    config.domain(),
                    config.gateway().addresses().toString(),
                    Integer.toString(config.gateway().port()),
                    plan.secrets().authorities().cluster().certificatePem(),
                    plan.secrets().authorities().frontProxy().certificatePem()));
            plan.secrets().leaves().entrySet().stream()
                    .filter(leaf -> CONTROL_PLANE_LEAVES.contains(leaf.getKey().secretName()))
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(leaf -> inputs.add(leaf.getValue().certificatePem()));
        }
        return Canonical.hash(inputs);
    }

    private static HasMetadata stamp(HasMetadata object, String inputs) {
        var annotations = new HashMap<>(
                Objects.requireNonNullElse(object.getMetadata().getAnnotations(), Map.<String, String>of()));
        annotations.put(INPUTS, inputs);
        object.getMetadata().setAnnotations(annotations);
        return object;
    }

    private static String readStamp(HasMetadata object) {
        return Optional.ofNullable(object.getMetadata().getAnnotations())
                .map(annotations -> annotations.getOrDefault(INPUTS, ""))
                .orElse("");
    }

    private static boolean isWorkload(HasMetadata object) {
        return object instanceof StatefulSet || object instanceof Deployment;
    }

    private static String component(HasMetadata object) {
        return object.getMetadata().getLabels().getOrDefault(Labels.NAME, "");
    }
}
