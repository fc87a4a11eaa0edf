package dev.davit.agent.runtime;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;

/**
 * CRI v1 over its socket: gRPC, that is HTTP/2 with a five-byte prefix before each message and the status in the
 * trailers. See {@code k8s.io/cri-api/pkg/apis/runtime/v1/api.proto} for the numbers of the fields.
 */
public final class CriRuntime implements ContainerRuntime, PodSandboxes {
    private static final MediaType GRPC = MediaType.get("application/grpc");
    private static final int PREFIX = 5;
    private static final String NOT_FOUND = "5";

    /** {@code ListPodSandboxRequest{filter: {state: {state: SANDBOX_READY}}}}; ready is 0, which protobuf leaves out. */
    private static final byte[] READY_ONLY = Protobuf.messageField(1, Protobuf.messageField(2, new byte[0]));

    private final OkHttpClient client;

    /** @param bound of one call; stopping a pod takes as long as its grace period */
    public CriRuntime(Path socket, Duration bound) {
        client = new OkHttpClient.Builder()
                .socketFactory(UnixSocket.factory(socket))
                .protocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE))
                .proxy(java.net.Proxy.NO_PROXY)
                .dns(name -> List.of(InetAddress.getLoopbackAddress()))
                .retryOnConnectionFailure(false)
                .readTimeout(bound)
                .callTimeout(bound)
                .build();
    }

    @Override
    public String version() throws IOException {
        var answer = call("Version", new byte[0]);
        return "%s %s".formatted(Protobuf.string(answer, 2), Protobuf.string(answer, 3));
    }

    @Override
    public List<String> sandboxes() throws IOException {
        return list(new byte[0]);
    }

    @Override
    public List<String> ready() throws IOException {
        return list(READY_ONLY);
    }

    private List<String> list(byte[] request) throws IOException {
        var ids = new ArrayList<String>();
        for (var sandbox : Protobuf.fields(call("ListPodSandbox", request), 1)) {
            ids.add(Protobuf.string(sandbox, 1));
        }
        return ids;
    }

    @Override
    public Set<InetAddress> addresses(String sandbox) throws IOException {
        try {
            return SandboxStatus.addresses(call("PodSandboxStatus", Protobuf.stringField(1, sandbox)));
        } catch (CriException e) {
            if (NOT_FOUND.equals(e.status)) {
                return Set.of();
            }
            throw e;
        }
    }

    @Override
    public void remove(String sandbox) throws IOException {
        for (var method : List.of("StopPodSandbox", "RemovePodSandbox")) {
            try {
                call(method, Protobuf.stringField(1, sandbox));
            } catch (CriException e) {
                if (!NOT_FOUND.equals(e.status)) {
                    throw e;
                }
            }
        }
    }

    /** The runtime answered with an error. */
    private static final class CriException extends IOException {
        private final String status;

        CriException(String method, String status, String message) {
            super("%s failed: %s (gRPC status %s)".formatted(method, message, status));
            this.status = status;
        }
    }

    private byte[] call(String method, byte[] message) throws IOException {
        var framed = ByteBuffer.allocate(PREFIX + message.length)
                .put((byte) 0)
                .putInt(message.length)
                .put(message)
                .array();
        var request = new Request.Builder()
                .url("http://localhost/runtime.v1.RuntimeService/" + method)
                .header("TE", "trailers")
                .post(RequestBody.create(framed, GRPC))
                .build();
        try (var response = client.newCall(request).execute()) {
            var body = response.body().bytes();
            var trailers = response.trailers();
            var status = firstOf(trailers.get("grpc-status"), response.header("grpc-status"));
            if (!"0".equals(status)) {
                var reason = firstOf(trailers.get("grpc-message"), response.header("grpc-message"));
                throw new CriException(method, status, reason);
            }
            if (body.length < PREFIX
                    || body.length != PREFIX + ByteBuffer.wrap(body).getInt(1)) {
                throw new IOException(method + ": the runtime's answer is not one gRPC message");
            }
            return java.util.Arrays.copyOfRange(body, PREFIX, body.length);
        }
    }

    private static String firstOf(
            @org.jspecify.annotations.Nullable String first, @org.jspecify.annotations.Nullable String second) {
        return first != null ? first : second != null ? second : "none";
    }

    @Override
    public void close() {
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }
}
