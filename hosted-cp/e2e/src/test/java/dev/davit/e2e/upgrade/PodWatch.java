package dev.davit.e2e.upgrade;

import static org.awaitility.Awaitility.await;

import dev.davit.e2e.support.Kubectl;
import dev.davit.e2e.support.Running;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionTimeoutException;

/** Sees every pod that one namespace has at any moment until it is closed, also one that is replaced at once. */
final class PodWatch implements AutoCloseable {
    /** A whole line; the last one may still be written. */
    private static final Pattern POD = Pattern.compile("\\S+/[0-9a-f-]{36}");

    private static final Duration START = Duration.ofSeconds(20);

    private final Running watch;

    private PodWatch(Running watch) {
        this.watch = watch;
    }

    /** Returns when it sees the pods that are there. */
    static PodWatch start(Kubectl kubectl, String namespace) {
        var watch = kubectl.start(
                "-n", namespace, "get", "pods", "--watch", "-o", "jsonpath={.metadata.name}/{.metadata.uid}{\"\\n\"}");
        try {
            await("the pods of " + namespace)
                    .atMost(START)
                    .until(() -> !watch.out().isBlank());
            return new PodWatch(watch);
        } catch (ConditionTimeoutException e) {
            watch.close();
            throw e;
        }
    }

    /** @return name and uid of each pod that was seen so far and whose name begins so */
    List<String> seen(String prefix) {
        if (!watch.isAlive()) {
            throw new AssertionError("the watch has ended: " + watch.err());
        }
        return watch.out()
                .lines()
                .filter(POD.asMatchPredicate())
                .filter(pod -> pod.startsWith(prefix))
                .distinct()
                .toList();
    }

    @Override
    public void close() {
        watch.close();
    }
}
