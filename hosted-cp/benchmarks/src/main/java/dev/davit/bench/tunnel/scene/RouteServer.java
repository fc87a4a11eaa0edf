package dev.davit.bench.tunnel.scene;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.davit.bench.tunnel.process.Loopback;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/**
 * As much of an API server as the gateway's informer needs: it lists the Secrets of the routes, and watches of them, in which
 * nothing happens.
 */
final class RouteServer implements AutoCloseable {
    private static final String SECRETS = "/api/v1/namespaces/davit-routes/secrets";

    private final HttpServer server;
    private final byte[] list;
    private final CountDownLatch closed = new CountDownLatch(1);

    private RouteServer(HttpServer server, String list) {
        this.server = server;
        this.list = list.getBytes(StandardCharsets.UTF_8);
    }

    static RouteServer start(String list) throws IOException {
        var server = new RouteServer(HttpServer.create(Loopback.port(0), 0), list);
        server.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.server.createContext(SECRETS, server::answer);
        server.server.start();
        return server;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var query = Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse("");
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            if (!query.contains("watch=true")) {
                exchange.sendResponseHeaders(200, list.length);
                exchange.getResponseBody().write(list);
            } else if (exchange.getRequestHeaders().containsKey("Upgrade")) {
                // The client library tries a WebSocket first, and takes this for the advice to watch without.
                exchange.sendResponseHeaders(200, -1);
            } else {
                exchange.sendResponseHeaders(200, 0);
                closed.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
    }
}
