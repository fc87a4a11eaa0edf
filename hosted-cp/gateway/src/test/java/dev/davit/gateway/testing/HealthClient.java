package dev.davit.gateway.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks at the health port of a gateway. */
public final class HealthClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private HealthClient() {}

    public static HttpResponse<String> get(TestGateway gateway, String path) {
        return get(gateway.ports().health(), path);
    }

    /** @param port of a gateway's health on loopback */
    public static HttpResponse<String> get(int port, String path) {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .timeout(TIMEOUT)
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
