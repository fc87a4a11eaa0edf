package dev.davit.gateway.cluster;

import io.netty.channel.Channel;
import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** The connections of clients and of machines' relays to the API of one cluster, with where each comes from. For any thread. */
final class ApiClients {
    private final Map<Channel, InetAddress> open = new ConcurrentHashMap<>();

    /** Remembers a connection until it closes. */
    void add(InetAddress client, Channel connection) {
        open.put(connection, client);
        connection.closeFuture().addListener(closed -> open.remove(connection));
    }

    /** Closes the connections from all other addresses. */
    void closeUnless(Predicate<InetAddress> allowed) {
        open.forEach((connection, client) -> {
            if (!allowed.test(client)) {
                connection.close();
            }
        });
    }
}
