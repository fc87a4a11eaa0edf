package dev.davit.gateway.limits;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The lines about connections that were not taken. Anybody who reaches a port can cause them, so between two calls of
 * {@link #summarize} there is one for each client address and cause, a few for each address, and a limited number in all;
 * the rest is counted, and the counts are logged at the end. For any thread.
 */
public final class RefusalLog {
    private static final Logger LOGGER = LoggerFactory.getLogger(RefusalLog.class);
    private static final int MAX_LINES = 512;
    private static final int MAX_LINES_OF_CLIENT = 16;

    private final Map<Refusal, Integer> repeated = new LinkedHashMap<>();
    private final Map<String, Integer> linesOfClient = new HashMap<>();
    private final Map<Refused, Long> counts = new EnumMap<>(Refused.class);
    private int others;

    /** What was refused. */
    public enum Refused {
        /** A connection to an egress port. */
        EGRESS("egress refused", Level.INFO),
        /** A node's tunnel. */
        TUNNEL("tunnel refused", Level.INFO),
        /** A connection to the control port, where nobody but the operator has any business. */
        CONTROL("control connection refused", Level.WARN),
        /** A connection to the peer port, where nobody but other gateways has any business; or the other end of one to them. */
        PEER("peer connection refused", Level.WARN);

        private final String text;
        private final Level level;

        Refused(String text, Level level) {
            this.text = text;
            this.level = level;
        }
    }

    private record Refusal(Refused refused, String cluster, String client, String cause) {}

    /**
     * @param client where the connection came from; its port does not count
     * @param cause for a person; the client may have chosen parts of it
     */
    public void refused(Refused refused, SocketAddress client, String cause) {
        var address = client instanceof InetSocketAddress internet
                ? internet.getAddress().getHostAddress()
                : String.valueOf(client);
        add(new Refusal(refused, "", address, cause));
    }

    /** As the other one, where the cluster is known. */
    public void refused(Refused refused, String cluster, InetAddress client, String cause) {
        add(new Refusal(refused, cluster, client.getHostAddress(), cause));
    }

    /** @return how often each was refused since the start; those that never were are not in it */
    public synchronized Map<Refused, Long> counts() {
        return Map.copyOf(counts);
    }

    private synchronized void add(Refusal refusal) {
        counts.merge(refusal.refused(), 1L, Long::sum);
        if (repeated.computeIfPresent(refusal, (known, times) -> times + 1) != null) {
            return;
        }
        if (repeated.size() >= MAX_LINES || linesOfClient.getOrDefault(refusal.client(), 0) >= MAX_LINES_OF_CLIENT) {
            others++;
            return;
        }
        repeated.put(refusal, 0);
        linesOfClient.merge(refusal.client(), 1, Integer::sum);
        log(refusal, 0);
    }

    /** Logs how often each came again, and lets the next one of each through. To be called once a minute. */
    public synchronized void summarize() {
        repeated.forEach((refusal, times) -> {
            if (times > 0) {
                log(refusal, times);
            }
        });
        if (others > 0) {
            LOGGER.atWarn().addKeyValue("times", others).log("more refusals than are logged one by one");
        }
        repeated.clear();
        linesOfClient.clear();
        others = 0;
    }

    private static void log(Refusal refusal, int again) {
        var line = LOGGER.atLevel(refusal.refused().level);
        if (!refusal.cluster().isEmpty()) {
            line = line.addKeyValue("cluster", refusal.cluster());
        }
        line = line.addKeyValue("client", refusal.client()).addKeyValue("cause", refusal.cause());
        if (again > 0) {
            line = line.addKeyValue("again", again);
        }
        line.log(refusal.refused().text);
    }
}
