package dev.davit.agent.kube;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.agent.cluster.ClusterName;
import dev.davit.agent.cluster.Json;
import dev.davit.agent.reach.GatewayConnector;
import dev.davit.agent.trust.ClusterTls;
import dev.davit.tunnel.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * The API server of one hosted cluster, reached at one place but always by its own name, which no name server need know.
 */
public final class KubeApi implements AutoCloseable {
    private static final MediaType JSON = MediaType.get("application/json");

    private final OkHttpClient client;
    private final HttpUrl base;
    private final Optional<String> authorization;

    /**
     * @param at where to connect: a gateway or the node-local endpoint
     * @param authority the only CA that the server may have
     * @param bound of connecting and of a whole call
     * @param connector knows the way there; {@link GatewayConnector#direct()} for the node-local endpoint
     */
    public KubeApi(
            HostPort at,
            ClusterName cluster,
            X509Certificate authority,
            Credential credential,
            Duration bound,
            GatewayConnector connector) {
        var trust = ClusterTls.trustManager(authority);
        var keys = credential instanceof Credential.Certificate(var manager)
                ? new KeyManager[] {manager}
                : new KeyManager[0];
        authorization = credential instanceof Credential.Token(var token)
                ? Optional.of("Bearer " + token.value())
                : Optional.empty();
        base = new HttpUrl.Builder()
                .scheme("https")
                .host(cluster.apiServer())
                .port(at.port())
                .build();
        client = new OkHttpClient.Builder()
                .dns(name -> firstHops(connector, at, bound))
                .proxy(Proxy.NO_PROXY)
                .socketFactory(connector.sockets(at))
                .protocols(List.of(Protocol.HTTP_1_1))
                .followRedirects(false)
                .sslSocketFactory(ClusterTls.context(trust, keys).getSocketFactory(), trust)
                .connectTimeout(bound)
                .callTimeout(bound)
                .build();
    }

    private static List<InetAddress> firstHops(GatewayConnector connector, HostPort at, Duration bound)
            throws UnknownHostException {
        try {
            return connector.firstHops(at, bound);
        } catch (UnknownHostException e) {
            throw e;
        } catch (IOException e) {
            throw new UnknownHostException(e.getMessage());
        }
    }

    /** An answer and the time at which the server gave it. */
    public record Timed<T>(T value, Optional<Instant> serverTime) {}

    /** @return one value of a ConfigMap's data, or empty when the key is not there */
    public Timed<Optional<String>> configMapValue(String namespace, String name, String key) throws IOException {
        var answer = call(request("api", "v1", "namespaces", namespace, "configmaps", name)
                .build());
        var value = answer.value().path("data").path(key);
        return new Timed<>(value.isTextual() ? Optional.of(value.asText()) : Optional.empty(), answer.serverTime());
    }

    /** Creates the request, or finds the one of the same name that an earlier attempt has created. */
    public SigningRequestState submit(SigningRequest signing) throws IOException {
        var body = RequestBody.create(Json.write(signing.toJson()), JSON);
        try {
            var created = call(signingRequests().post(body).build());
            return SigningRequestState.from(created.value());
        } catch (ApiException e) {
            if (e.status() == 409) {
                return signingRequest(signing.name());
            }
            throw e;
        }
    }

    /** @return where the request of that name stands */
    public SigningRequestState signingRequest(String name) throws IOException {
        return SigningRequestState.from(call(signingRequests(name).build()).value());
    }

    /** @return the Node, or empty while it is not registered */
    public Optional<Node> node(String name) throws IOException {
        try {
            return Optional.of(
                    Node.from(call(request("api", "v1", "nodes", name).build()).value()));
        } catch (ApiException e) {
            if (e.status() == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Request.Builder signingRequests(String... name) {
        var path =
                new java.util.ArrayList<>(List.of("apis", "certificates.k8s.io", "v1", "certificatesigningrequests"));
        path.addAll(List.of(name));
        return request(path.toArray(String[]::new));
    }

    private Request.Builder request(String... segments) {
        var url = base.newBuilder();
        for (var segment : segments) {
            url.addPathSegment(segment);
        }
        var request = new Request.Builder().url(url.build()).header("Accept", "application/json");
        authorization.ifPresent(value -> request.header("Authorization", value));
        return request;
    }

    private Timed<JsonNode> call(Request request) throws IOException {
        try (var response = client.newCall(request).execute()) {
            var text = response.body().string();
            if (!response.isSuccessful()) {
                throw new ApiException(response.code(), message(response, text));
            }
            return new Timed<>(parse(text), serverTime(response));
        }
    }

    private static JsonNode parse(String text) throws IOException {
        try {
            return Json.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IOException("the API server's answer is not JSON", e);
        }
    }

    private static String message(Response response, String text) {
        try {
            return "%d %s"
                    .formatted(response.code(), Json.parse(text).path("message").asText(response.message()));
        } catch (IllegalArgumentException e) {
            return "%d %s".formatted(response.code(), response.message());
        }
    }

    private static Optional<Instant> serverTime(Response response) {
        return Optional.ofNullable(response.headers().getInstant("Date"));
    }

    @Override
    public void close() {
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }
}
