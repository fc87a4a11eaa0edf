package dev.davit.operator.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.davit.operator.csr.CsrJournal;
import dev.davit.operator.csr.JoinTokens;
import dev.davit.operator.event.EventRecorder;
import dev.davit.operator.hosted.Deciders;
import dev.davit.operator.hosted.HostedClients;
import dev.davit.operator.hosted.HostedConnections;
import dev.davit.operator.hosted.HostedTarget;
import dev.davit.operator.metrics.OperatorMetrics;
import dev.davit.testing.Poll;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a gateway tells, and which events are written of it to an API that takes any. */
class GatewayEventsTest implements Deciders {
    private static final ObjectReference EDGE = new ObjectReferenceBuilder()
            .withNamespace("team-a")
            .withName("edge")
            .withUid("u")
            .build();

    private final List<Event> written = new CopyOnWriteArrayList<>();
    private final HttpServer api;
    private final KubernetesClient client;
    private final EventRecorder recorder;
    private final OperatorMetrics metrics = new OperatorMetrics(Clock.systemUTC());
    private final HostedConnections connections = new HostedConnections(
            new HostedClients("127.0.0.1", 1, Clock.systemUTC(), new SecureRandom(), metrics.hosted()),
            this,
            Clock.systemUTC());
    private final GatewayEvents events;

    GatewayEventsTest() throws IOException {
        api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        api.createContext("/api/v1/namespaces/team-a/events", this::take);
        api.start();
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty())
                        .withMasterUrl("http://127.0.0.1:" + api.getAddress().getPort())
                        .build())
                .build();
        recorder = new EventRecorder(client, Clock.systemUTC());
        events = new GatewayEvents(
                uid -> Optional.of(EDGE).filter(cluster -> cluster.getUid().equals(uid)),
                connections,
                recorder,
                uid -> {});
    }

    @AfterEach
    void stop() {
        recorder.close();
        client.close();
        connections.close();
        metrics.close();
        api.stop(0);
    }

    private void take(HttpExchange request) throws IOException {
        var body = request.getRequestBody().readAllBytes();
        written.add(Serialization.unmarshal(new String(body, StandardCharsets.UTF_8), Event.class));
        request.getResponseHeaders().add("Content-Type", "application/json");
        request.sendResponseHeaders(201, body.length);
        request.getResponseBody().write(body);
        request.close();
    }

    private void tell(String clusterUid) {
        events.received(
                "gw-0",
                GatewayMessage.parse(
                        "{\"type\":\"duplicate\",\"clusterUID\":\"%s\",\"node\":\"w1\",\"remote\":\"198.18.0.22\",\"olderRemote\":\"198.18.0.21\"}"
                                .formatted(clusterUid)));
    }

    @Test
    void twoMachinesThatAreConnectedAsOneNodeAreAWarningOfTheirCluster() {
        tell("a cluster that nobody knows");
        tell("u");

        Poll.await("the event")
                .untilAsserted(() -> assertThat(written).singleElement().satisfies(event -> {
                    assertThat(event.getReason()).isEqualTo("DuplicateTunnel");
                    assertThat(event.getType()).isEqualTo("Warning");
                    assertThat(event.getInvolvedObject()).isEqualTo(EDGE);
                    assertThat(event.getMessage()).contains("node w1", "198.18.0.22 and, before, 198.18.0.21");
                }));
    }

    @Override
    public JoinTokens tokens(HostedTarget target) {
        throw new UnsupportedOperationException("no cluster is connected");
    }

    @Override
    public CsrJournal journal(HostedTarget target) {
        throw new UnsupportedOperationException("no cluster is connected");
    }
}
