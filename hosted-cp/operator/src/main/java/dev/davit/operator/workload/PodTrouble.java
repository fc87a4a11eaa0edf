package dev.davit.operator.workload;

import dev.davit.api.v1alpha1.Reasons;
import dev.davit.model.naming.Labels;
import dev.davit.model.naming.Names;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Why a pod of etcd or of the control plane does not come up, as far as its status tells. Pure. The message is the same
 * from one attempt to the next, so that a pod that is tried for hours causes no writes.
 *
 * @param reason of the condition
 * @param message names the pod and the container
 */
public record PodTrouble(String reason, String message) {
    private static final Set<String> IMAGE = Set.of(
            "ErrImagePull",
            "ImagePullBackOff",
            "InvalidImageName",
            "ErrImageNeverPull",
            "ImageInspectError",
            "RegistryUnavailable");
    private static final Set<String> START =
            Set.of("CreateContainerConfigError", "CreateContainerError", "RunContainerError", "PreStartHookError");
    private static final Set<String> COMPONENTS = Set.of(Names.ETCD, Names.ETCD_TRIAL, Names.API_SERVER);
    private static final String CRASH_LOOP = "CrashLoopBackOff";

    /** A pod that was just made may wait for its volume; an autoscaler needs longer, and is told of. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** One crash may be of a start that came too early, two are none. */
    private static final int CRASHES = 2;

    /** A trial of etcd, with nothing in it, is ready after seconds. */
    private static final Duration TRIAL = Duration.ofSeconds(45);

    private static final int LINE_LENGTH = 300;

    /** @return the first trouble of those pods, in the order of their names; pods that are going away have none */
    public static Optional<PodTrouble> first(List<Pod> pods, Instant now) {
        return pods.stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null && pod.getStatus() != null)
                .filter(pod -> COMPONENTS.contains(
                        Optional.ofNullable(pod.getMetadata().getLabels())
                                .map(labels -> labels.getOrDefault(Labels.NAME, ""))
                                .orElse("")))
                .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
                .flatMap(pod -> of(pod, now).stream())
                .findFirst();
    }

    private static Optional<PodTrouble> of(Pod pod, Instant now) {
        return unschedulable(pod, now)
                .or(() -> Stream.concat(
                                pod.getStatus().getInitContainerStatuses().stream(),
                                pod.getStatus().getContainerStatuses().stream())
                        .flatMap(container -> of(pod, container, now).stream())
                        .findFirst())
                .or(() -> trial(pod, now));
    }

    /** Nobody else ends in time what stands in the way of a change. */
    private static Optional<PodTrouble> trial(Pod pod, Instant now) {
        if (!Names.ETCD_TRIAL.equals(pod.getMetadata().getLabels().get(Labels.NAME))) {
            return Optional.empty();
        }
        var status = pod.getStatus();
        if ("Failed".equals(status.getPhase())) {
            return Optional.of(new PodTrouble(
                    Reasons.POD_CANNOT_START,
                    "pod %s was ended by its node: %s%s"
                            .formatted(name(pod), line(status.getReason()), suffix(line(status.getMessage())))));
        }
        return time(pod.getMetadata().getCreationTimestamp())
                .filter(made -> !PodPlace.isReady(pod) && !now.isBefore(made.plus(TRIAL)))
                .map(made -> new PodTrouble(
                        Reasons.POD_CANNOT_START,
                        "pod %s has not become ready within %d s; look at its events and its log"
                                .formatted(name(pod), TRIAL.toSeconds())));
    }

    private static Optional<PodTrouble> unschedulable(Pod pod, Instant now) {
        return pod.getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals("PodScheduled")
                        && condition.getStatus().equals("False")
                        && "Unschedulable".equals(condition.getReason()))
                .filter(condition -> since(pod, condition)
                        .map(time -> !now.isBefore(time.plus(PATIENCE)))
                        .orElse(true))
                .map(condition -> new PodTrouble(
                        Reasons.POD_UNSCHEDULABLE,
                        "no node of the management cluster takes pod %s: %s"
                                .formatted(name(pod), line(condition.getMessage()))))
                .findFirst();
    }

    private static Optional<PodTrouble> of(Pod pod, ContainerStatus container, Instant now) {
        String place = "pod %s, container %s".formatted(name(pod), container.getName());
        var waiting = Optional.ofNullable(container.getState()).map(ContainerState::getWaiting);
        String waitsFor = waiting.map(state -> Objects.requireNonNullElse(state.getReason(), ""))
                .orElse("");
        String detail = waiting.map(state -> cause(state.getMessage())).orElse("");
        if (IMAGE.contains(waitsFor)) {
            return Optional.of(new PodTrouble(
                    Reasons.IMAGE_NOT_AVAILABLE,
                    "%s: image %s cannot be pulled%s; does it exist, and do the nodes reach its registry?"
                            .formatted(place, container.getImage(), suffix(detail))));
        }
        if (START.contains(waitsFor)) {
            return Optional.of(new PodTrouble(Reasons.POD_CANNOT_START, place + " cannot be started" + suffix(detail)));
        }
        return crash(container, waitsFor, now)
                .map(end -> new PodTrouble(
                        Reasons.POD_CRASHES,
                        "%s crashes with exit code %d%s"
                                .formatted(place, end.getExitCode(), suffix(said(end.getMessage())))));
    }

    /** @return how it ended last, while it is in a loop of crashes */
    private static Optional<ContainerStateTerminated> crash(ContainerStatus container, String waitsFor, Instant now) {
        Optional<ContainerStateTerminated> last = Stream.of(container.getState(), container.getLastState())
                .flatMap(state ->
                        Optional.ofNullable(state)
                                .flatMap(known -> Optional.ofNullable(known.getTerminated()))
                                .stream())
                .findFirst()
                .filter(end -> end.getExitCode() != null);
        boolean repeated = Objects.requireNonNullElse(container.getRestartCount(), 0) >= CRASHES
                && (!Boolean.TRUE.equals(container.getReady()) || justStarted(container, now));
        return last.filter(end -> waitsFor.equals(CRASH_LOOP) || (repeated && end.getExitCode() != 0));
    }

    private static boolean justStarted(ContainerStatus container, Instant now) {
        return Optional.ofNullable(container.getState())
                .flatMap(state -> Optional.ofNullable(state.getRunning()))
                .flatMap(running -> time(running.getStartedAt()))
                .filter(start -> now.isBefore(start.plus(Duration.ofMinutes(1))))
                .isPresent();
    }

    private static Optional<Instant> since(Pod pod, PodCondition condition) {
        return time(condition.getLastTransitionTime())
                .or(() -> time(pod.getMetadata().getCreationTimestamp()));
    }

    private static Optional<Instant> time(@Nullable String text) {
        try {
            return Optional.ofNullable(text).map(Instant::parse);
        } catch (DateTimeParseException notATime) {
            return Optional.empty();
        }
    }

    /** kubelets say the same with and without the back-off around it, in turns. */
    private static String cause(@Nullable String message) {
        String text = line(message);
        int cause = text.indexOf("ErrImagePull: ");
        if (cause >= 0) {
            return text.substring(cause + "ErrImagePull: ".length());
        }
        return text.startsWith("Back-off") ? "" : text;
    }

    /** @return the line of a log's end that says why, else its last one; without the time that klog puts before it */
    private static String said(@Nullable String log) {
        List<String> lines = Objects.requireNonNullElse(log, "")
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
        return lines.reversed().stream()
                .filter(line -> {
                    String text = line.toLowerCase(Locale.ROOT);
                    return text.contains("error") || text.contains("err=") || text.contains("panic");
                })
                .findFirst()
                .or(() -> lines.isEmpty() ? Optional.empty() : Optional.of(lines.getLast()))
                .map(line -> line(line.replaceFirst("^[IWEF][0-9]{4} [0-9:.]+ +[0-9]+ ", "")))
                .orElse("");
    }

    private static String line(@Nullable String text) {
        String flat =
                Objects.requireNonNullElse(text, "").replaceAll("\\s+", " ").strip();
        return flat.length() > LINE_LENGTH ? flat.substring(0, LINE_LENGTH) + "…" : flat;
    }

    private static String suffix(String detail) {
        return detail.isEmpty() ? "" : ": " + detail;
    }

    private static String name(Pod pod) {
        return pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
    }
}
