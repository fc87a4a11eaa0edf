package dev.davit.operator.etcd;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.model.text.Canonical;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;

/**
 * Calls members of one etcd through etcd's own gateway from JSON to gRPC
 * (<a href="https://etcd.io/docs/v3.6/dev-guide/api_grpc_gateway/">etcd.io</a>), where 64-bit numbers are text. Blocks up
 * to the time-outs: to be used on virtual threads.
 */
final class EtcdClient implements AutoCloseable {
    private static final String ALARM = "/v3/maintenance/alarm";
    private static final String NO_SPACE = "NOSPACE";
    private static final MediaType JSON = MediaType.get("application/json");
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration CALL = Duration.ofSeconds(5);
    /** A database of the largest quota takes about this long on a slow disk. */
    private static final Duration LONG_CALL = Duration.ofMinutes(3);

    private final OkHttpClient client;
    private final OkHttpClient patient;

    EtcdClient(EtcdTls tls) {
        this.client = new OkHttpClient.Builder()
                .sslSocketFactory(tls.sockets(), tls.trust())
                .protocols(List.of(Protocol.HTTP_1_1))
                .connectTimeout(CONNECT)
                .readTimeout(CALL)
                .callTimeout(CALL)
                .build();
        this.patient = client.newBuilder()
                .readTimeout(LONG_CALL)
                .callTimeout(LONG_CALL)
                .build();
    }

    /**
     * One member as the others know it.
     *
     * @param id etcd's own
     * @param peerUrls where the others reach it
     */
    record Known(String id, List<String> peerUrls, boolean learner) {}

    /** @return all members, confirmed by a majority */
    List<Known> members(String url) {
        return list(call(url, "/v3/cluster/member/list", Map.of("linearizable", true)), "members").stream()
                .map(member -> new Known(
                        member.path("ID").asText(),
                        list(member, "peerURLs").stream().map(JsonNode::asText).toList(),
                        member.path("isLearner").asBoolean()))
                .toList();
    }

    /** @return what the member behind the URL says of itself */
    MemberStatus status(String url) {
        JsonNode status = call(url, "/v3/maintenance/status", Map.of());
        return new MemberStatus(
                status.at("/header/member_id").asText(),
                status.path("leader").asText("0"),
                status.at("/header/revision").asLong(),
                status.path("dbSize").asLong(),
                status.path("dbSizeInUse").asLong(),
                status.path("dbSizeQuota").asLong(),
                list(status, "errors").stream().anyMatch(error -> error.asText().contains(NO_SPACE)));
    }

    void addLearner(String url, String peerUrl) {
        call(url, "/v3/cluster/member/add", Map.of("peerURLs", List.of(peerUrl), "isLearner", true));
    }

    void promote(String url, String id) {
        call(url, "/v3/cluster/member/promote", Map.of("ID", id));
    }

    void remove(String url, String id) {
        call(url, "/v3/cluster/member/remove", Map.of("ID", id));
    }

    /** @param url of the member that leads */
    void moveLeader(String url, String to) {
        call(url, "/v3/maintenance/transfer-leadership", Map.of("targetID", to));
    }

    /** Drops what was overwritten or deleted before the revision, and waits until that is done. */
    void compact(String url, long revision) {
        call(patient, url, "/v3/kv/compaction", Map.of("revision", Long.toString(revision), "physical", true));
    }

    /** Gives free room of the member's file back; the member answers nobody meanwhile. */
    void defragment(String url) {
        call(patient, url, "/v3/maintenance/defragment", Map.of());
    }

    /** Takes back what makes etcd refuse writes; etcd raises it again if there is still no room. */
    void disarm(String url) {
        alarmed(url).forEach(member -> alarm(url, "DEACTIVATE", member));
    }

    /**
     * Takes the alarm back and raises it again: a write that etcd takes while it is full. What a compaction freed counts
     * as free, also in what etcd says of itself, only after the next write.
     */
    void rearm(String url) {
        alarmed(url).forEach(member -> {
            alarm(url, "DEACTIVATE", member);
            alarm(url, "ACTIVATE", member);
        });
    }

    private List<String> alarmed(String url) {
        return list(call(url, ALARM, Map.of("action", "GET")), "alarms").stream()
                .filter(alarm -> alarm.path("alarm").asText().equals(NO_SPACE))
                .map(alarm -> alarm.path("memberID").asText())
                .toList();
    }

    private void alarm(String url, String action, String member) {
        call(url, ALARM, Map.of("action", action, "memberID", member, "alarm", NO_SPACE));
    }

    @Override
    public void close() {
        client.dispatcher().cancelAll();
        client.connectionPool().evictAll();
    }

    private JsonNode call(String url, String path, Map<String, ?> body) {
        return call(client, url, path, body);
    }

    private static JsonNode call(OkHttpClient client, String url, String path, Map<String, ?> body) {
        var request = new Request.Builder()
                .url(url + path)
                .post(RequestBody.create(Canonical.json(body), JSON))
                .build();
        try (var response = client.newCall(request).execute()) {
            String text = response.body().string();
            if (!response.isSuccessful()) {
                throw new EtcdException(path + ": " + reason(response.code(), text));
            }
            return Canonical.parse(text);
        } catch (IOException e) {
            throw new EtcdException(path + ": no answer (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    private static String reason(int code, String text) {
        try {
            return Canonical.parse(text).path("message").asText("status " + code);
        } catch (IllegalArgumentException e) {
            return "status " + code;
        }
    }

    private static List<JsonNode> list(JsonNode node, String field) {
        return StreamSupport.stream(node.path(field).spliterator(), false).toList();
    }
}
