package dev.davit.cli.tunnels;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.PortForward;
import io.fabric8.kubernetes.client.dsl.PortForwardable;
import io.fabric8.kubernetes.client.http.WebSocketHandshakeException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * One GET of a pod's HTTP port through a port-forward. Nothing listens on this computer meanwhile: others on it, or on its
 * network, could ask as well.
 */
final class ForwardedGet {
    private ForwardedGet() {}

    /**
     * @return the body
     * @throws IOException when there is none; its message is for a person
     */
    static String of(PortForwardable pod, int port, String path, Duration timeout) throws IOException {
        var request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        var in = Channels.newChannel(new ByteArrayInputStream(request.getBytes(StandardCharsets.US_ASCII)));
        var answer = new HttpAnswer();
        try (var forward = pod.portForward(port, in, answer)) {
            return body(answer.whole().get(timeout.toMillis(), TimeUnit.MILLISECONDS), forward);
        } catch (TimeoutException e) {
            throw new IOException("no answer within " + timeout.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException | KubernetesClientException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static String body(HttpAnswer.Parts parts, PortForward forward) throws IOException {
        if (parts.status() == HttpURLConnection.HTTP_OK) {
            return parts.body();
        }
        if (parts.status() == HttpURLConnection.HTTP_NOT_FOUND) {
            throw new IOException("this gateway does not list its tunnels, it is older than davit");
        }
        if (parts.status() > 0) {
            throw new IOException(
                    "answered " + parts.status() + " " + parts.body().strip());
        }
        throw new IOException(
                Stream.concat(forward.getServerThrowables().stream(), forward.getClientThrowables().stream())
                        .map(ForwardedGet::text)
                        .findFirst()
                        .orElse("the port-forward ended without an answer"));
    }

    private static String text(Throwable failure) {
        return failure instanceof WebSocketHandshakeException handshake
                        && handshake.getResponse().code() == HttpURLConnection.HTTP_FORBIDDEN
                ? "you may not forward ports to it; that needs create on pods/portforward"
                : String.valueOf(failure.getMessage());
    }
}
