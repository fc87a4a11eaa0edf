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
import java.util.function.Supplier;

/**
 * Answers the kubelet, {@code /healthz} while the process works and {@code /readyz} once its caches are filled, and
 * Prometheus, {@code /metrics}.
 */
final class HealthServer implements AutoCloseable {
    private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final HttpServer server;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

    private HealthServer(HttpServer server) {
        this.server = server;
    }

    static HealthServer start(int port, BooleanSupplier healthy, BooleanSupplier ready, Supplier<String> metrics)
            throws IOException {
        var health = new HealthServer(HttpServer.create(new InetSocketAddress(port), 0));
        health.serve("/healthz", healthy);
        health.serve("/readyz", ready);
        health.server.createContext("/metrics", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", METRICS_TYPE);
            answer(exchange, HttpURLConnection.HTTP_OK, metrics.get());
        });
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
        server.createContext(path, exchange -> {
            boolean isGood = good.getAsBoolean();
            answer(
                    exchange,
                    isGood ? HttpURLConnection.HTTP_OK : HttpURLConnection.HTTP_UNAVAILABLE,
                    isGood ? "ok\n" : "not ready\n");
        });
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        try (exchange) {
            boolean head = exchange.getRequestMethod().equals("HEAD");
            if (!head && !exchange.getRequestMethod().equals("GET")) {
                exchange.sendResponseHeaders(HttpURLConnection.HTTP_BAD_METHOD, -1);
                return;
            }
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, head ? -1 : body.length);
            if (!head) {
                exchange.getResponseBody().write(body);
            }
        }
    }
}
