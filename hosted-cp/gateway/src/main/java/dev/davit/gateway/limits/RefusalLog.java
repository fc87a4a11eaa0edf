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
 * Every connection that was not taken passes here: it is counted by port and reason, and there is a line about it where an
 * operator of the service may have to act. Anybody who reaches a port can cause lines, so between two calls of
 * {@link #summarize} there is one for each client address and cause, a few for each address, and a limited number in all; how
 * many more there were is logged at the end. For any thread.
 */
public final class RefusalLog {
    private static final Logger LOGGER = LoggerFactory.getLogger(RefusalLog.class);
    private static final int MAX_LINES = 512;
    private static final int MAX_LINES_OF_CLIENT = 16;

    private final Map<Refusal, Integer> repeated = new LinkedHashMap<>();
    private final Map<String, Integer> linesOfClient = new HashMap<>();
    private final RefusalCounts counts = new RefusalCounts();
    private int others;

    /** Where something was refused. */
    public enum Refused {
        /** A connection to the public port, before it was told what it is for, or to an API. */
        PUBLIC("connection refused", Level.INFO),
        /** A connection to the egress port for nodes and pods. */
        EGRESS("egress refused", Level.INFO),
        /** A connection to the egress port for outside addresses. */
        OUTSIDE("egress to the outside refused", Level.INFO),
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
     * Counts, and logs.
     *
     * @param reason what it is counted as
     * @param client where the connection came from; its port does not count
     * @param cause for a person; the client may have chosen parts of it
     */
    public void refused(Refused port, Enum<?> reason, SocketAddress client, String cause) {
        counts.add(port, reason);
        var address = client instanceof InetSocketAddress internet
                ? internet.getAddress().getHostAddress()
                : String.valueOf(client);
        add(new Refusal(port, "", address, cause));
    }

    /** The same for a connection that a limit of the port keeps out. */
    public void refused(Refused port, Limit limit, SocketAddress client) {
        refused(port, limit, client, limit.text());
    }

    /** As the other one, where the cluster is known. */
    public void refused(Refused port, Enum<?> reason, String cluster, InetAddress client, String cause) {
        counts.add(port, reason);
        add(new Refusal(port, cluster, client.getHostAddress(), cause));
    }

    /** Counts only: strangers at a public port are daily business, and what a user asked in vain is told to the user. */
    public void counted(Refused port, Enum<?> reason) {
        counts.add(port, reason);
    }

    /** @return how often each port refused something, by reason */
    public RefusalCounts byReason() {
        return counts;
    }

    /** @return how often each port refused something since the start; those that never did are not in it */
    public Map<Refused, Long> counts() {
        var sums = new EnumMap<Refused, Long>(Refused.class);
        counts.all().forEach((key, count) -> sums.merge(key.port(), count, Long::sum));
        return sums;
    }

    private synchronized void add(Refusal refusal) {
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
