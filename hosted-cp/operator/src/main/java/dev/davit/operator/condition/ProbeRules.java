package dev.davit.operator.condition;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.Reasons;
import dev.davit.operator.hosted.HostedState;
import dev.davit.operator.hosted.HostedState.HostedObjects;
import dev.davit.operator.probe.ProbeResult;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.Optional;
import java.util.Set;

/**
 * The conditions that follow from the probe alone, so that they hold for a paused cluster, too (invariant I3).
 *
 * @param conditions to be set
 * @param hosted what is known from the inside
 * @param created whether a version was ever rolled out
 * @param shut why no probe can be made now, if that is so
 */
public record ProbeRules(ConditionSet conditions, HostedState hosted, boolean created, Optional<String> shut) {
    private static final Set<String> NOT_YET =
            Set.of(Reasons.PROVISIONING, Reasons.ADDONS_PENDING, Reasons.START_QUEUED);
    private static final Set<String> OUTAGE = Set.of(Reasons.ENDPOINT_UNREACHABLE, Reasons.PROBE_IMPOSSIBLE);

    /** For a cluster that is being brought to its plan. */
    public void apply() {
        endpointReachable();
        available(former().filter(Reasons.PROBE_PASSED::equals).isPresent());
    }

    /**
     * For a cluster that is paused: nobody looks at what belongs into it, so what was there once is taken to be there.
     *
     * @param message that it is paused, for those who look at Ready only
     */
    public void applyPaused(String message) {
        endpointReachable();
        available(former().filter(reason -> !NOT_YET.contains(reason)).isPresent());
        ready(message);
    }

    /**
     * What was true before the operator started says nothing for ever: the API may have gone since then. A cluster that
     * never answered stays what it was.
     *
     * @return why it cannot be known; empty when it can, or soon will be
     */
    private Optional<String> unknowable() {
        boolean answered =
                created || former().filter(reason -> !NOT_YET.contains(reason)).isPresent();
        return answered && hosted.probe() instanceof ProbeResult.Unknown
                ? shut.map(missing -> "cannot be probed since the operator started: " + missing)
                : Optional.empty();
    }

    private void endpointReachable() {
        if (unknowable().isPresent()) {
            conditions.unknown(
                    Conditions.ENDPOINT_REACHABLE,
                    Reasons.PROBE_IMPOSSIBLE,
                    unknowable().get());
            return;
        }
        switch (hosted.probe()) {
            case ProbeResult.Unknown() ->
                conditions.keepOr(
                        Conditions.ENDPOINT_REACHABLE, false, Reasons.NOT_PROBED, "the endpoint was not probed yet");
            case ProbeResult.Failed(ProbeResult.Step step, String message, var since)
            when step == ProbeResult.Step.READYZ ->
                conditions.set(Conditions.ENDPOINT_REACHABLE, false, Reasons.ENDPOINT_UNREACHABLE, message);
            default ->
                conditions.set(Conditions.ENDPOINT_REACHABLE, true, Reasons.AS_EXPECTED, "answers through the gateway");
        }
    }

    /** @param before whether what belongs inside was there before this operator started */
    private void available(boolean before) {
        if (unknowable().isPresent()) {
            conditions.unknown(
                    Conditions.AVAILABLE, Reasons.PROBE_IMPOSSIBLE, unknowable().get());
            return;
        }
        boolean objectsThere = created
                || hosted.objects() instanceof HostedObjects.Applied
                || (before && hosted.objects() instanceof HostedObjects.Unknown);
        switch (hosted.probe()) {
            case ProbeResult.Unknown()
            when former().filter(Reasons.START_QUEUED::equals).isPresent() ->
                conditions.set(Conditions.AVAILABLE, false, Reasons.PROVISIONING, "the endpoint was not probed yet");
            case ProbeResult.Unknown() ->
                conditions.keepOr(Conditions.AVAILABLE, false, Reasons.PROVISIONING, "the endpoint was not probed yet");
            case ProbeResult.Passed passed
            when objectsThere ->
                conditions.set(
                        Conditions.AVAILABLE,
                        true,
                        Reasons.PROBE_PASSED,
                        "the API answers the admin kubeconfig through the gateway");
            case ProbeResult.Passed passed ->
                conditions.set(
                        Conditions.AVAILABLE,
                        false,
                        Reasons.ADDONS_PENDING,
                        "the API answers; roles and add-ons inside the cluster are being written");
            case ProbeResult.Failed(ProbeResult.Step step, String message, var since) ->
                conditions.set(
                        Conditions.AVAILABLE,
                        false,
                        step == ProbeResult.Step.READYZ ? Reasons.ENDPOINT_UNREACHABLE : Reasons.PROBE_FAILED,
                        message);
        }
    }

    /** Ready follows an outage and its end; a roll-out or a refusal that was interrupted stays what it was. */
    private void ready(String message) {
        Optional<Condition> before = ConditionSet.find(conditions.before(), Conditions.READY);
        boolean outage =
                before.map(Condition::getReason).filter(OUTAGE::contains).isPresent();
        boolean was = ConditionSet.is(conditions.before(), Conditions.READY);
        boolean is = conditions.isTrue(Conditions.AVAILABLE);
        if (!is && (was || outage)) {
            conditions.set(
                    Conditions.READY,
                    false,
                    unknowable().isPresent() ? Reasons.PROBE_IMPOSSIBLE : Reasons.ENDPOINT_UNREACHABLE,
                    message + "; " + conditions.message(Conditions.AVAILABLE));
        } else if (is && outage) {
            conditions.set(Conditions.READY, true, Reasons.AS_EXPECTED, message);
        } else {
            conditions.set(
                    Conditions.READY, was, before.map(Condition::getReason).orElse(Reasons.PAUSED), message);
        }
    }

    private Optional<String> former() {
        return ConditionSet.find(conditions.before(), Conditions.AVAILABLE).map(Condition::getReason);
    }
}
