package dev.davit.operator.jointoken;

import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.JoinToken;
import dev.davit.api.v1alpha1.JoinTokenPhase;
import dev.davit.api.v1alpha1.JoinTokenStatus;
import dev.davit.model.join.BootstrapToken;
import dev.davit.model.join.JoinCommandRenderer;
import dev.davit.model.join.JoinWay;
import dev.davit.model.pause.PauseWindow;
import dev.davit.operator.cluster.KnownClusters;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.Cache;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Keeps a token on both sides: as a bootstrap token inside the hosted cluster and as a join command for the user. The
 * status is written with the version that was read, because the approver counts uses in it.
 */
@ControllerConfiguration(name = "davit-join-token", finalizerName = "davit.dev/join-token")
public final class JoinTokenReconciler implements Reconciler<JoinToken>, Cleaner<JoinToken> {
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final JoinTokenParts parts;
    private final SimpleInboundEventSource<JoinToken> answers = new SimpleInboundEventSource<>("token-errands");
    private final TokenErrands errands;
    private Optional<Cache<HostedCluster>> clusters = Optional.empty();

    /** @param parts everything that it works with */
    public JoinTokenReconciler(JoinTokenParts parts) {
        this.parts = parts;
        this.errands = new TokenErrands(parts.connections(), parts.clock(), answers::propagateEvent);
    }

    @Override
    public List<EventSource<?, JoinToken>> prepareEventSources(EventSourceContext<JoinToken> context) {
        var source = new InformerEventSource<>(
                InformerEventSourceConfiguration.from(HostedCluster.class, JoinToken.class)
                        .withSecondaryToPrimaryMapper(new ClusterToTokensMapper(context.getPrimaryCache()))
                        .withWatchAllNamespaces()
                        .build(),
                context);
        clusters = Optional.of(source);
        return List.of(source, answers);
    }

    @Override
    public UpdateControl<JoinToken> reconcile(JoinToken token, Context<JoinToken> context) {
        Instant end = TokenLife.end(
                token.getMetadata().getCreationTimestamp(), token.getSpec().ttl());
        TokenAnswer answer = answer(token, end);
        JoinTokenStatus status = switch (answer) {
            case TokenAnswer.Settled(JoinTokenStatus settled) -> settled;
            case TokenAnswer.Waits(String message) -> JoinTokenStatusFactory.waiting(token, end, message);
            case TokenAnswer.Unseen(String message) -> JoinTokenStatusFactory.unseen(token, end, message);
        };
        if (!status.equals(token.getStatus())) {
            token.setStatus(status);
            parts.client().resource(token).updateStatus();
        }
        return UpdateControl.<JoinToken>noUpdate()
                .rescheduleAfter(answer instanceof TokenAnswer.Settled ? next(status, end) : RETRY);
    }

    @Override
    public DeleteControl cleanup(JoinToken token, Context<JoinToken> context) {
        Optional<HostedCluster> cluster = cluster(token);
        Optional<String> tokenId =
                Optional.ofNullable(token.getStatus()).flatMap(status -> Optional.ofNullable(status.tokenID()));
        boolean expired = !parts.clock()
                .instant()
                .isBefore(TokenLife.end(
                        token.getMetadata().getCreationTimestamp(),
                        token.getSpec().ttl()));
        if (cluster.isEmpty() || tokenId.isEmpty() || expired) {
            return removed(token);
        }
        var gone = errands.ask(token, cluster.get().getMetadata().getUid(), new TokenWish.Removed(tokenId.get()));
        return gone instanceof TokenErrands.Progress.Done
                ? removed(token)
                : DeleteControl.noFinalizerRemoval().rescheduleAfter(RETRY.toMillis());
    }

    private DeleteControl removed(JoinToken token) {
        errands.forget(token);
        userSecret(token).delete();
        return DeleteControl.defaultDelete();
    }

    private TokenAnswer answer(JoinToken token, Instant end) {
        if (!parts.clock().instant().isBefore(end)) {
            userSecret(token).delete();
            return new TokenAnswer.Settled(JoinTokenStatusFactory.unusable(
                    token, JoinTokenPhase.Expired, end, "expired at %s; make another JoinToken".formatted(end)));
        }
        Optional<HostedCluster> cluster = cluster(token);
        if (cluster.isEmpty()) {
            return new TokenAnswer.Settled(JoinTokenStatusFactory.withoutCluster(
                    token, clusterEvenIfLeaving(token).isPresent(), end));
        }
        if (token.getSpec().kubeadm() && !cluster.get().getSpec().kubeadmCompatible()) {
            return new TokenAnswer.Settled(JoinTokenStatusFactory.unusable(
                    token,
                    JoinTokenPhase.Refused,
                    end,
                    "HostedCluster %s does not admit stock kubeadm; set its kubeadmCompatible to true"
                            .formatted(token.getSpec().clusterName())));
        }
        if (paused(cluster.get())) {
            // What was done before the pause says nothing about the time after it.
            errands.forget(token);
            return TokenAnswer.paused(token.getSpec().clusterName());
        }
        return issue(token, cluster.get(), end);
    }

    private TokenAnswer issue(JoinToken token, HostedCluster cluster, Instant end) {
        String clusterUid = cluster.getMetadata().getUid();
        String clusterName = cluster.getMetadata().getName();
        Optional<JoinWay> way = parts.known().find(clusterUid).flatMap(KnownClusters.Known::way);
        if (way.isEmpty()) {
            return TokenAnswer.noWay(cluster);
        }
        if (!parts.connections().state(clusterUid).probe().reachable()) {
            return TokenAnswer.silent(clusterName);
        }
        BootstrapToken value = existing(token).orElseGet(() -> BootstrapToken.create(parts.random()));
        publish(token, way.get(), value);
        JoinTokenStatus status = JoinTokenStatusFactory.usable(token, value, end);
        TokenWish wish = status.phase() == JoinTokenPhase.Exhausted
                ? new TokenWish.Retired(value.id())
                : new TokenWish.Known(
                        way.get().identity(),
                        value,
                        end,
                        token.getMetadata().getNamespace() + "/"
                                + token.getMetadata().getName(),
                        token.getSpec().kubeadm());
        return TokenAnswer.of(errands.ask(token, clusterUid, wish), clusterName, status);
    }

    private boolean paused(HostedCluster cluster) {
        return PauseWindow.of(cluster.getSpec().pausedUntil(), parts.clock().instant())
                .active();
    }

    private void publish(JoinToken token, JoinWay way, BootstrapToken value) {
        Secret secret = JoinCommandRenderer.secret(
                way, token.getMetadata().getName(), value, token.getSpec().kubeadm());
        secret.getMetadata()
                .setOwnerReferences(List.of(new OwnerReferenceBuilder()
                        .withApiVersion(token.getApiVersion())
                        .withKind(token.getKind())
                        .withName(token.getMetadata().getName())
                        .withUid(token.getMetadata().getUid())
                        .withController(true)
                        .build()));
        var outcome = parts.applier().apply(List.of(secret));
        if (!outcome.isComplete()) {
            throw new IllegalStateException("join Secret not written: " + outcome.describeFailures());
        }
    }

    /** The token lives in the user's Secret only: Davit keeps no other copy of its secret half. */
    private Optional<BootstrapToken> existing(JoinToken token) {
        return Optional.ofNullable(userSecret(token).get())
                .flatMap(secret -> Optional.ofNullable(secret.getData()))
                .flatMap(data -> Optional.ofNullable(data.get(JoinCommandRenderer.TOKEN_KEY)))
                .flatMap(value ->
                        BootstrapToken.tryParse(new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
    }

    private Resource<Secret> userSecret(JoinToken token) {
        return parts.client()
                .secrets()
                .inNamespace(token.getMetadata().getNamespace())
                .withName(JoinCommandRenderer.secretName(token.getMetadata().getName()));
    }

    private Optional<HostedCluster> clusterEvenIfLeaving(JoinToken token) {
        return clusters.orElseThrow()
                .get(new ResourceID(
                        token.getSpec().clusterName(), token.getMetadata().getNamespace()));
    }

    private Optional<HostedCluster> cluster(JoinToken token) {
        return clusterEvenIfLeaving(token)
                .filter(cluster -> Objects.isNull(cluster.getMetadata().getDeletionTimestamp()));
    }

    private Duration next(JoinTokenStatus status, Instant end) {
        Duration untilEnd = Duration.between(parts.clock().instant(), end).plusSeconds(1);
        return switch (status.phase()) {
            case Pending -> RETRY;
            case Expired -> Duration.ofHours(1);
            default -> untilEnd.isPositive() ? untilEnd : RETRY;
        };
    }
}
