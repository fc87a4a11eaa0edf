package dev.davit.gateway.access;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.davit.gateway.metrics.Counters;
import dev.davit.tunnel.CloseReason;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What the access log says about one dial.
 *
 * @param end when the connection, or the attempt, was over
 * @param client address of the kube-apiserver
 * @param who whom its certificate names, and what it asked for; empty when that could not be read
 * @param node of the target, if it has one
 * @param verdict {@link DialRecord#ESTABLISHED}, another constant there, or the name of the refusal's reason
 * @param dial from the request to its answer
 * @param duration from the request to the end
 * @param toTarget bytes that the API server sent
 * @param fromTarget bytes that the target sent
 * @param closed why an established connection ended
 */
record AccessLine(
        Instant end,
        Selection selection,
        Optional<InetAddress> client,
        Optional<Asked> who,
        Optional<String> node,
        String verdict,
        Duration dial,
        Duration duration,
        long toTarget,
        long fromTarget,
        Optional<CloseReason> closed) {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final double MICROS_PER_MILLI = 1e3;

    /**
     * @param weight dials that this line stands for
     * @return one JSON object on one line, without the end of the line
     */
    String json(String replica, int weight) {
        // The first key tells such a line from the ordinary log on the same output.
        var json = MAPPER.createObjectNode()
                .put("log", "access")
                .put("time", end.toString())
                .put("replica", replica)
                .put("selection", Counters.name(selection));
        client.ifPresent(address -> json.put("client", address.getHostAddress()));
        who.ifPresent(asked -> asked(json, asked));
        node.ifPresent(name -> json.put("node", name));
        json.put("verdict", verdict).put("dialMillis", millis(dial)).put("durationMillis", millis(duration));
        closed.ifPresent(reason -> json.put("bytesToTarget", toTarget)
                .put("bytesFromTarget", fromTarget)
                .put("closed", reason.name()));
        return json.put("weight", weight).toString();
    }

    private static void asked(ObjectNode json, Asked asked) {
        asked.clusterName().ifPresent(name -> json.put("cluster", name));
        asked.clusterUid().ifPresent(uid -> json.put("clusterUID", uid));
        json.put("target", asked.target().toString());
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1_000 / MICROS_PER_MILLI;
    }
}
