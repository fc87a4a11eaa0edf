package dev.davit.operator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/** Answers the kubelet: {@code /healthz} while the process works, {@code /readyz} once its caches are filled. */
final class HealthServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

    private HealthServer(HttpServer server) {
        this.server = server;
    }

    static HealthServer start(int port, BooleanSupplier healthy, BooleanSupplier ready) throws IOException {
        var health = new HealthServer(HttpServer.create(new InetSocketAddress(port), 0));
        health.serve("/healthz", healthy);
        health.serve("/readyz", ready);
        health.server.setExecutor(health.executor);
        health.server.start();
        return health;
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }

    private void serve(String path, BooleanSupplier good) {
        server.createContext(path, exchange -> answer(exchange, good.getAsBoolean()));
    }

    private static void answer(HttpExchange exchange, boolean good) throws IOException {
        try (exchange) {
            boolean read = exchange.getRequestMethod().equals("GET")
                    || exchange.getRequestMethod().equals("HEAD");
            int status = !read
                    ? HttpURLConnection.HTTP_BAD_METHOD
                    : (good ? HttpURLConnection.HTTP_OK : HttpURLConnection.HTTP_UNAVAILABLE);
            byte[] body = (good ? "ok\n" : "not ready\n").getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
