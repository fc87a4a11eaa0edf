package dev.davit.cli;

import dev.davit.cli.tunnels.Tunnel;
import dev.davit.cli.tunnels.TunnelsText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Tunnels as people read them; pure. */
final class TunnelTable {
    private static final String NONE = "-";

    private TunnelTable() {}

    /** @return one line per tunnel below a line of headings; a star marks one that takes no new connections */
    static String of(List<Tunnel> tunnels, Instant now) {
        var table = new TextTable(
                "CLUSTER", "NODE", "GATEWAY", "REMOTE", "SINCE", "STREAMS", "TO NODE", "FROM NODE", "ROUND TRIP");
        for (var tunnel : tunnels) {
            table.row(
                    tunnel.cluster(),
                    tunnel.node() + (tunnel.usable() ? "" : " *"),
                    tunnel.gateway(),
                    tunnel.remote(),
                    Durations.words(age(tunnel, now)),
                    Integer.toString(tunnel.streams()),
                    bytes(tunnel.sent()),
                    bytes(tunnel.received()),
                    tunnel.roundTripMillis().map(TunnelsText::millis).orElse(NONE));
        }
        return table.toString();
    }

    /** The clocks of the gateway and of this computer may differ. */
    private static Duration age(Tunnel tunnel, Instant now) {
        var age = Duration.between(tunnel.since(), now);
        return age.isNegative() ? Duration.ZERO : age;
    }

    private static String bytes(Optional<Long> count) {
        return count.map(TunnelsText::bytes).orElse(NONE);
    }
}
