package dev.davit.gateway.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.gateway.cluster.Cluster;
import dev.davit.gateway.cluster.Clusters;
import dev.davit.gateway.cluster.GatewayEvents;
import dev.davit.gateway.cluster.NodeSession;
import dev.davit.gateway.testing.SilentSession;
import dev.davit.gateway.testing.TestCluster;
import dev.davit.gateway.testing.TestGateway;
import dev.davit.tunnel.CloseReason;
import dev.davit.tunnel.HostPort;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node with a tunnel here, and what another gateway says of the same node. */
class DuplicateAgentsTest {
    private static final InetSocketAddress PEER = TestGateway.peerPort(8134);
    private static final InetAddress THERE = InetAddress.ofLiteral("192.0.2.7");

    private final TestCluster testCluster = new TestCluster("aaaaaaaaaa");
    private final Clusters clusters = new Clusters(GatewayEvents.untold());
    private final Holdings holdings = new Holdings("gw-1");
    private final List<List<Object>> told = new ArrayList<>();
    private final DuplicateAgents duplicates =
            new DuplicateAgents(clusters::all, holdings, (newer, older) -> told.add(List.of(newer, older)));
    private final NodeSession here = new Session("here", 2);
    private Cluster cluster;

    @BeforeEach
    void connect() throws Exception {
        clusters.publish(testCluster.route(new HostPort("127.0.0.1", 1), List.of(), "w0"));
        cluster = clusters.byId(testCluster.id()).orElseThrow();
        cluster.connected(here);
        holdings.heard(PEER, new PeerLine.Gateway("gw-2", false));
    }

    private void there(String instance, long since) {
        hear(true, Optional.of(new PeerLine.Agent(instance, THERE, since)));
    }

    private void hear(boolean held, Optional<PeerLine.Agent> agent) {
        holdings.heard(PEER, new PeerLine.Node(testCluster.uid(), "w0", held, agent, Set.of()));
    }

    private void look(int times) {
        IntStream.range(0, times).forEach(time -> duplicates.look());
    }

    @Test
    void anotherAgentThatStaysAtAnotherGatewayIsToldOnce() {
        there("there", 1);

        look(DuplicateAgents.LOOKS - 1);
        assertThat(told).as("it may be dead").isEmpty();
        look(1);
        assertThat(told).containsExactly(List.of(here, THERE));
        look(10);
        assertThat(told).hasSize(1);
    }

    @Test
    void theGatewayWithTheOlderTunnelLeavesItToTheOther() {
        there("there", 3);

        look(10);

        assertThat(told).isEmpty();
    }

    @Test
    void ofTwoTunnelsOfOneMomentOneGatewayTells() {
        there("a", 2);
        look(10);
        assertThat(told).hasSize(1);

        there("z", 2);
        look(10);
        assertThat(told).hasSize(1);
    }

    @Test
    void oneAgentWithTwoConnectionsIsNoDuplicate() {
        there("here", 1);

        look(10);

        assertThat(told).isEmpty();
    }

    /** An agent that was started anew is another instance, and what it left behind is there until it is noticed as dead. */
    @Test
    void whatIsGoneInTheMeantimeIsNoDuplicate() {
        there("there", 1);
        look(DuplicateAgents.LOOKS - 1);

        hear(false, Optional.empty());
        look(1);
        there("there", 1);
        look(DuplicateAgents.LOOKS - 1);

        assertThat(told).isEmpty();
    }

    @Test
    void anAgentThatIsConnectedHereAsWellWasNoticedBefore() {
        cluster.disconnected(here, CloseReason.FINISHED);
        cluster.connected(new Session("there", 1));
        cluster.connected(here);
        there("there", 1);

        look(10);

        assertThat(told).isEmpty();
    }

    @Test
    void anOlderGatewayDoesNotSayWhoseTunnelItIs() throws Exception {
        var line = "{\"type\":\"node\",\"clusterUID\":\"%s\",\"node\":\"w0\",\"held\":true,\"pods\":[]}"
                .formatted(testCluster.uid());
        holdings.heard(PEER, PeerLine.parse(line.getBytes(StandardCharsets.UTF_8)));

        look(10);

        assertThat(told).isEmpty();
        assertThat(holdings.holding(testCluster.uid(), "w0")).containsExactly(PEER);
    }

    @Test
    void aLineIsReadAsItWasWritten() throws Exception {
        var line = new PeerLine.Node(
                testCluster.uid(), "w0", true, Optional.of(new PeerLine.Agent("there", THERE, 1)), Set.of(THERE));

        assertThat(PeerLine.parse(line.json().toString().getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(line);
    }

    private final class Session extends SilentSession {
        private final String instance;
        private final long since;

        private Session(String instance, long since) {
            super(testCluster, "w0");
            this.instance = instance;
            this.since = since;
        }

        @Override
        public Optional<String> instance() {
            return Optional.of(instance);
        }

        @Override
        public Instant since() {
            return Instant.ofEpochMilli(since);
        }
    }
}
