package dev.davit.operator.etcd;

import dev.davit.model.text.Canonical;
import dev.davit.testing.Poll;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;

/** Writes to the first member, one key after the other, as an API server does, and keeps what went wrong. */
final class EtcdWriter implements AutoCloseable {
    private static final int MORE = 20;

    /** etcd's word for a write that met an election, which a busy machine has at any time; nothing was written. */
    private static final String ELECTION = "raft proposal dropped";

    private static final int ELECTIONS = 10;

    private final Keys keys;
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final AtomicInteger written = new AtomicInteger();
    private final AtomicInteger dropped = new AtomicInteger();
    private final Thread thread;

    EtcdWriter(RealEtcd etcd) {
        keys = new Keys(etcd);
        thread = Thread.ofVirtual().start(this::write);
    }

    List<String> failures() {
        return failures;
    }

    /** Waits until some more were written. */
    void awaitMore() {
        int now = written.get();
        Poll.await("more writes").until(() -> written.get() > now + MORE);
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join();
    }

    private void write() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                keys.put("value");
                written.incrementAndGet();
            } catch (IOException e) {
                if (!Thread.currentThread().isInterrupted()
                        && (!e.toString().contains(ELECTION) || dropped.incrementAndGet() > ELECTIONS)) {
                    failures.add(e.toString());
                }
            }
        }
    }

    /** Single writes to the first member. */
    static final class Keys {
        private static final MediaType JSON = MediaType.get("application/json");
        private static final int LARGE = 256 * 1024;
        private static final int ENOUGH = 100;

        private final RealEtcd etcd;
        private final OkHttpClient client;

        Keys(RealEtcd etcd) {
            this.etcd = etcd;
            var tls = EtcdTls.issue(etcd.target().authority(), Instant.now(), new SecureRandom());
            this.client = new OkHttpClient.Builder()
                    .sslSocketFactory(tls.sockets(), tls.trust())
                    .build();
        }

        void put(String value) throws IOException {
            call("/v3/kv/put", Map.of("key", base64("key"), "value", base64(value)));
        }

        /** @return whether there was room for it */
        boolean takes(String value) {
            try {
                put(value);
                return true;
            } catch (IOException full) {
                return false;
            }
        }

        /** @return how many large keys there was room for */
        int fill() {
            for (int each = 0; each < ENOUGH; each++) {
                try {
                    call("/v3/kv/put", Map.of("key", base64("large-" + each), "value", base64("x".repeat(LARGE))));
                } catch (IOException full) {
                    return each;
                }
            }
            throw new AssertionError("the quota was never reached");
        }

        void delete(int keys) throws IOException {
            for (int each = 0; each < keys; each++) {
                call("/v3/kv/deleterange", Map.of("key", base64("large-" + each)));
            }
        }

        private void call(String path, Map<String, ?> body) throws IOException {
            var request = new Request.Builder()
                    .url(etcd.url(0) + path)
                    .post(RequestBody.create(Canonical.json(body), JSON))
                    .build();
            try (var response = client.newCall(request).execute()) {
                if (!response.isSuccessful()) {
                    throw new IOException(path + ": " + response.body().string());
                }
            }
        }

        private static String base64(String text) {
            return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
