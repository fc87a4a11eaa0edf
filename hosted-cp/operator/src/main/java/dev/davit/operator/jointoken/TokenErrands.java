package dev.davit.operator.jointoken;

import dev.davit.api.v1alpha1.JoinToken;
import dev.davit.operator.hosted.HostedConnections;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Clock;
import java.util.Map;
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

    /** How far an errand is. */
    enum Progress {
        RUNNING,
        DONE,
        FAILED
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
        if (last != null && last.progress() == Progress.RUNNING) {
            return Progress.RUNNING;
        }
        if (last != null && last.wish().equals(wish)) {
            byToken.remove(key);
            return last.progress();
        }
        var begun = new Errand(wish, Progress.RUNNING);
        byToken.put(key, begun);
        ResourceID id = ResourceID.fromResource(token);
        Thread.ofVirtual().name("token-" + key).start(() -> {
            byToken.replace(key, begun, new Errand(wish, carryOut(id, clusterUid, wish)));
            onEnd.accept(id);
        });
        return Progress.RUNNING;
    }

    /** Nobody will ask about the token again. */
    void forget(JoinToken token) {
        byToken.remove(token.getMetadata().getUid());
    }

    private Progress carryOut(ResourceID token, String clusterUid, TokenWish wish) {
        try {
            boolean done = connections.inTurn(clusterUid, hosted -> wish.carryOut(new HostedTokens(hosted, clock)));
            return done ? Progress.DONE : Progress.FAILED;
        } catch (KubernetesClientException e) {
            LOGGER.atWarn()
                    .addKeyValue("token", token)
                    .addKeyValue("failure", e.getMessage())
                    .log("the token inside the hosted cluster could not be written, will be tried again");
            return Progress.FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Progress.FAILED;
        } catch (RuntimeException e) {
            // Whatever it is, who asks must hear of an end: nobody else tries again.
            LOGGER.atError().addKeyValue("token", token).setCause(e).log("an errand for a token failed unexpectedly");
            return Progress.FAILED;
        }
    }
}
