package dev.davit.operator.hosted;

import dev.davit.operator.hosted.HostedState.Addons;
import dev.davit.operator.hosted.HostedState.HostedObjects;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What is known about a hosted cluster and what is wanted inside it. They change together: what became of one wish says
 * nothing about the next one. For any number of threads.
 */
final class KnownState {
    private HostedState state;
    private List<HasMetadata> desired = List.of();
    private boolean addonsAwaited;

    KnownState(HostedState start) {
        this.state = start;
    }

    synchronized HostedState state() {
        return state;
    }

    /** @return what belongs into the hosted cluster; empty before anybody has said */
    synchronized List<HasMetadata> desired() {
        return desired;
    }

    /** @return whether somebody waits for the pods of the add-ons */
    synchronized boolean addonsAwaited() {
        return addonsAwaited;
    }

    /** @return whether the state became another one */
    synchronized boolean update(UnaryOperator<HostedState> change) {
        HostedState before = state;
        state = change.apply(before);
        return !before.equals(state);
    }

    /**
     * Sets what belongs into the hosted cluster. The first wish changes nothing of what is known.
     *
     * @param addons whether somebody waits for the pods of the add-ons; what was known of them is forgotten when that
     *     begins or ends
     * @return whether the state became another one
     */
    synchronized boolean desire(List<HasMetadata> wanted, boolean addons) {
        boolean changed = !desired.isEmpty() && !wanted.equals(desired);
        if (changed || addons != addonsAwaited) {
            state = state.withAddons(new Addons.Unknown());
        }
        desired = wanted;
        addonsAwaited = addons;
        return changed && update(known -> known.withObjects(new HostedObjects.Pending()));
    }

    /**
     * Says what became of a wish; nothing, when another one has come meanwhile.
     *
     * @return whether the state became another one
     */
    synchronized boolean became(List<HasMetadata> wish, HostedObjects result) {
        return wish.equals(desired) && update(known -> known.withObjects(result));
    }

    /**
     * Says how far the pods of the add-ons of a wish are; nothing, when another one has come meanwhile or nobody waits
     * any more.
     *
     * @return whether the state became another one
     */
    synchronized boolean became(List<HasMetadata> wish, Addons result) {
        return addonsAwaited && wish.equals(desired) && update(known -> known.withAddons(result));
    }
}
