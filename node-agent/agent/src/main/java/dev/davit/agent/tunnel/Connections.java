package dev.davit.agent.tunnel;

import io.netty.handler.ssl.SslContext;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The connections of one tunnel. Two of them carry it, to different gateways, when there are several; one that another one
 * took over from only ends its streams. Belongs to the tunnel's event loop.
 */
final class Connections {
    private static final int MOST = 2;

    /** More of them would double the load of a gateway that is only slow once more. */
    private static final int MOST_ATTEMPTS = 2;

    /** In the order in which they were begun. */
    private final List<GatewayConnection> all = new ArrayList<>();

    void add(GatewayConnection connection) {
        all.add(connection);
    }

    void remove(GatewayConnection connection) {
        all.remove(connection);
    }

    /** Does the same with each of them, as they are now. */
    void forEach(Consumer<GatewayConnection> action) {
        List.copyOf(all).forEach(action);
    }

    /** @return streams that are open on all of them */
    int streams() {
        return all.stream().mapToInt(GatewayConnection::streams).sum();
    }

    /** @return whether one is being made */
    boolean attempting() {
        return underWay() > 0;
    }

    /** @return whether one more may be made: while nothing carries the tunnel also beside another one, which may hang */
    boolean mayAttempt() {
        return underWay() < (carried() ? 1 : MOST_ATTEMPTS);
    }

    private long underWay() {
        return all.stream().filter(connection -> !connection.accepted()).count();
    }

    /** @return whether a gateway can send streams on another one than this */
    boolean upBeside(GatewayConnection connection) {
        return all.stream().anyMatch(other -> other.accepted() && !other.equals(connection));
    }

    /** @return whether one carries the tunnel */
    boolean carried() {
        return all.stream().anyMatch(GatewayConnection::carries);
    }

    /** @return whether as many carry it as there should be, by what the gateways say */
    boolean complete() {
        var carriers = carriers();
        var gateways =
                carriers.stream().mapToInt(GatewayConnection::replicas).max().orElse(1);
        return carriers.size() >= Math.clamp(gateways, 1, MOST);
    }

    private List<GatewayConnection> carriers() {
        return all.stream().filter(GatewayConnection::carries).toList();
    }

    /** @return names of the gateways that the tunnel goes to */
    List<String> replicas() {
        return carriers().stream()
                .flatMap(connection -> connection.replica().stream())
                .toList();
    }

    /** @return whether one carries the tunnel that was made with others than these; another one is to take over from it */
    boolean outdate(SslContext current) {
        var before = carriers().stream()
                .filter(connection -> !connection.uses(current))
                .toList();
        before.forEach(GatewayConnection::outdate);
        return !before.isEmpty();
    }

    /**
     * One was accepted: it takes over from those that are drained, from one to the same gateway, and from a third. What is
     * only outdated serves until there are enough others, so that two gateways reach the node all the while.
     */
    void settle(GatewayConnection accepted) {
        var others = new ArrayList<>(all);
        others.remove(accepted);
        others.removeIf(connection -> !connection.accepted());
        others.stream()
                .filter(other -> other.draining() || other.replica().equals(accepted.replica()))
                .forEach(GatewayConnection::retire);
        var carriers = carriers();
        carriers.stream().limit(Math.max(0, carriers.size() - MOST)).forEach(GatewayConnection::retire);
        if (complete()) {
            others.stream().filter(GatewayConnection::leaving).forEach(GatewayConnection::retire);
        }
    }
}
