package dev.davit.operator.jointoken;

import dev.davit.api.v1alpha1.JoinToken;
import dev.davit.operator.hosted.HostedConnections;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries wishes for tokens into hosted clusters, off the reconciler's threads and one at a time for each cluster: a
 * cluster that hangs holds up its own tokens and nothing else (invariant I5). The answer waits for who asks again.
 */
final class TokenErrands {
    private static final Logger LOGGER = LoggerFactory.getLogger(TokenErrands.class);

    private final HostedConnections connections;
    private final Clock clock;
    private final Consumer<ResourceID> onEnd;
    private final Map<String, Errand> byToken = new ConcurrentHashMap<>();
    private final Map<String, String> failures = new ConcurrentHashMap<>();

    /** How far an errand is. */
    sealed interface Progress {
        /**
         * It has begun.
         *
         * @param before why it failed last time
         */
        record Running(Optional<String> before) implements Progress {}

        /** It is carried out. */
        record Done() implements Progress {}

        /**
         * It is not.
         *
         * @param message for people
         */
        record Failed(String message) implements Progress {}
    }

    private record Errand(TokenWish wish, Progress progress) {}

    /** @param onEnd called on a thread of the errand's own when there is an answer about that token */
    TokenErrands(HostedConnections connections, Clock clock, Consumer<ResourceID> onEnd) {
        this.connections = connections;
        this.clock = clock;
        this.onEnd = onEnd;
    }

    /** @return what became of the wish since it was asked for last; when that is nothing, it has been begun now */
    Progress ask(JoinToken token, String clusterUid, TokenWish wish) {
        String key = token.getMetadata().getUid();
        Errand last = byToken.get(key);
        if (last != null && last.progress() instanceof Progress.Running) {
            return running(key);
        }
        if (last != null && last.wish().equals(wish)) {
            byToken.remove(key);
            return told(key, last.progress());
        }
        var begun = new Errand(wish, running(key));
        byToken.put(key, begun);
        ResourceID id = ResourceID.fromResource(token);
        Thread.ofVirtual().name("token-" + key).start(() -> {
            byToken.replace(key, begun, new Errand(wish, carryOut(id, clusterUid, wish)));
            onEnd.accept(id);
        });
        return begun.progress();
    }

    private Progress running(String key) {
        return new Progress.Running(Optional.ofNullable(failures.get(key)));
    }

    private Progress told(String key, Progress end) {
        if (end instanceof Progress.Failed(String message)) {
            failures.put(key, message);
        } else {
            failures.remove(key);
        }
        return end;
    }

    /** Nobody will ask about the token again. */
    void forget(JoinToken token) {
        byToken.remove(token.getMetadata().getUid());
        failures.remove(token.getMetadata().getUid());
    }

    private Progress carryOut(ResourceID token, String clusterUid, TokenWish wish) {
        try {
            boolean done = connections.inTurn(clusterUid, hosted -> wish.carryOut(new HostedTokens(hosted, clock)));
            return done ? new Progress.Done() : new Progress.Failed("its API does not answer");
        } catch (KubernetesClientException e) {
            LOGGER.atWarn()
                    .addKeyValue("token", token)
                    .addKeyValue("failure", e.getMessage())
                    .log("the token inside the hosted cluster could not be written, will be tried again");
            return new Progress.Failed(describe(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Progress.Failed("this operator ends");
        } catch (RuntimeException e) {
            // Whatever it is, who asks must hear of an end: nobody else tries again.
            LOGGER.atError().addKeyValue("token", token).setCause(e).log("an errand for a token failed unexpectedly");
            return new Progress.Failed("unexpectedly, the operator's log says why");
        }
    }

    private static String describe(KubernetesClientException e) {
        return Optional.ofNullable(e.getStatus())
                .map(Status::getMessage)
                .or(() -> Optional.ofNullable(e.getMessage()))
                .orElse("no answer");
    }
}
