package dev.davit.cli.tunnels;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/** Tunnels as programs read them; pure. */
public final class TunnelsText {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int UNIT = 1024;

    private TunnelsText() {}

    /** @return one JSON object with all of them */
    public static String json(List<Tunnel> tunnels) {
        var list = MAPPER.createObjectNode();
        var items = list.putArray("tunnels");
        tunnels.forEach(tunnel -> items.add(json(tunnel)));
        return list.toPrettyString();
    }

    private static ObjectNode json(Tunnel tunnel) {
        var json = MAPPER.createObjectNode()
                .put("cluster", tunnel.cluster())
                .put("clusterID", tunnel.clusterId())
                .put("clusterUID", tunnel.clusterUid())
                .put("node", tunnel.node())
                .put("gateway", tunnel.gateway())
                .put("remote", tunnel.remote())
                .put("since", tunnel.since().toString())
                .put("usable", tunnel.usable())
                .put("streams", tunnel.streams());
        tunnel.received().ifPresent(bytes -> json.put("bytesReceived", bytes));
        tunnel.sent().ifPresent(bytes -> json.put("bytesSent", bytes));
        tunnel.roundTripMillis().ifPresent(time -> json.put("roundTripMillis", time));
        return json;
    }

    /** @return such as 512 B, 3.4 KiB or 120 MiB */
    public static String bytes(long count) {
        if (count < UNIT) {
            return count + " B";
        }
        var units = List.of("KiB", "MiB", "GiB", "TiB");
        var size = (double) count / UNIT;
        var unit = 0;
        while (size >= UNIT && unit < units.size() - 1) {
            size /= UNIT;
            unit++;
        }
        return String.format(Locale.ROOT, size < 10 ? "%.1f %s" : "%.0f %s", size, units.get(unit));
    }

    /** @return such as 0.4 ms or 120 ms */
    public static String millis(double time) {
        return String.format(Locale.ROOT, time < 10 ? "%.1f ms" : "%.0f ms", time);
    }
}
