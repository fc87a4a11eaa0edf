package dev.davit.gateway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.gateway.routing.AddressTable;
import dev.davit.gateway.routing.DeletedNodes;
import dev.davit.gateway.testing.SilentSession;
import dev.davit.gateway.testing.TestCluster;
import dev.davit.tunnel.CloseReason;
import dev.davit.tunnel.HostPort;
import dev.davit.tunnel.RefusalReason;
import dev.davit.tunnel.control.ControlMessage;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tunnels whose handshake began before the cluster's route changed, and pods whose addresses machines announce. */
class ClusterTest {
    private static final InetAddress POD = InetAddress.ofLiteral("10.244.200.9");
    private static final InetAddress OTHER_POD = InetAddress.ofLiteral("10.244.200.10");
    private static final HostPort BACKEND = new HostPort("10.96.0.9", 6443);

    private final TestCluster testCluster = new TestCluster("aaaaaaaaaa");
    private final Conflicts conflicts = new Conflicts();
    private final Clusters clusters = new Clusters(conflicts);
    private final Session session = new Session(testCluster, "w0");
    private Cluster cluster;

    @BeforeEach
    void publish() throws Exception {
        clusters.publish(testCluster.route(BACKEND, List.of(), "w0"));
        cluster = clusters.byId(testCluster.id()).orElseThrow();
    }

    @Test
    void routesANodeThatTheClusterTrusts() {
        assertThat(cluster.connected(session)).isTrue();

        assertThat(cluster.sessions().find("w0")).contains(session);
        assertThat(session.heard).isEmpty();
    }

    @Test
    void aTunnelThatComesUpAfterTheDeletionIsClosed() {
        clusters.delete(testCluster.id());

        assertThat(cluster.connected(session)).isFalse();

        assertThat(session.heard).containsExactly(new ControlMessage.Deleted(), CloseReason.CLUSTER_DELETED);
        assertThat(cluster.sessions().all()).isEmpty();
    }

    @Test
    void aTunnelThatComesUpAfterItsAuthorityWasTakenAwayIsClosed() throws Exception {
        clusters.publish(new TestCluster(testCluster.id()).route(BACKEND, List.of(), "w0"));

        assertThat(cluster.connected(session)).isFalse();

        assertThat(session.heard).last().isEqualTo(CloseReason.REVOKED);
        assertThat(cluster.sessions().all()).isEmpty();
    }

    @Test
    void aTunnelIsClosedWhenItsAuthorityIsTakenAway() throws Exception {
        cluster.connected(session);

        clusters.publish(new TestCluster(testCluster.id()).route(BACKEND, List.of(), "w0"));

        assertThat(session.heard).last().isEqualTo(CloseReason.REVOKED);
    }

    @Test
    void aTunnelStaysWhenNodesChange() throws Exception {
        cluster.connected(session);

        clusters.publish(testCluster.route(BACKEND, List.of(), "w0", "w1"));

        assertThat(session.heard).isEmpty();
    }

    @Test
    void theTunnelOfADeletedNodeIsClosedAndItsCertificateNotTakenAgain() throws Exception {
        cluster.connected(session);

        deleting(Map.of("w0", session.certificate().getNotBefore().toInstant()), Optional.empty());

        assertThat(session.heard).first().asString().contains("w0 was deleted", "join it again");
        assertThat(session.heard).last().isEqualTo(CloseReason.NODE_DELETED);
        session.heard.clear();
        assertThat(cluster.connected(session)).isFalse();
        assertThat(session.heard).last().isEqualTo(CloseReason.NODE_DELETED);
    }

    @Test
    void aMachineThatJoinedAgainAfterItsNodeWasDeletedHasALaterCertificate() throws Exception {
        var before = session.certificate().getNotBefore().toInstant().minusSeconds(1);
        deleting(Map.of("w0", before, "w1", Instant.MAX), Optional.empty());

        assertThat(cluster.connected(session)).isTrue();
    }

    @Test
    void ofDeletionsThatAreNotListedOneByOneOnlyNodesThatAreThereAreExempt() throws Exception {
        var unknown = new Session(testCluster, "w9");
        cluster.connected(session);
        cluster.connected(unknown);

        deleting(Map.of(), Optional.of(Instant.MAX));

        assertThat(session.heard).isEmpty();
        assertThat(unknown.heard).last().isEqualTo(CloseReason.NODE_DELETED);
    }

    @Test
    void aTunnelEndsWithItsCertificate() {
        var end = session.certificate().getNotAfter().toInstant();
        cluster.connected(session);

        clusters.closeExpired(end.minusSeconds(1));
        assertThat(session.heard).isEmpty();

        clusters.closeExpired(end);
        assertThat(session.heard).first().asString().contains("valid until " + end);
        assertThat(session.heard).last().isEqualTo(CloseReason.CERTIFICATE_EXPIRED);
    }

    @ParameterizedTest
    @CsvSource({
        "a, b, true, DUPLICATE",
        "a, a, true, NOTHING",
        "a, , true, NOTHING",
        ", b, true, NOTHING",
        "a, b, false, CUT",
        "a, a, false, CUT",
        ", , false, CUT"
    })
    void ofTwoTunnelsOfANodeTheNewerWinsAndTheOlderIsAsked(
            @Nullable String older, @Nullable String newer, boolean alive, String what) {
        var other = new Session(testCluster, "w0");
        session.instance = Optional.ofNullable(older);
        session.alive = alive;
        other.instance = Optional.ofNullable(newer);
        cluster.connected(session);

        cluster.connected(other);

        assertThat(cluster.sessions().find("w0")).contains(other);
        assertThat(session.heard).isEqualTo(what.equals("CUT") ? List.of(CloseReason.DEAD_PEER) : List.of());
        assertThat(other.heard).isEmpty();
        assertThat(conflicts.duplicates)
                .isEqualTo(what.equals("DUPLICATE") ? List.of(List.of(other, session.remote())) : List.of());
    }

    private void deleting(Map<String, Instant> names, Optional<Instant> others) throws IOException {
        clusters.publish(
                TestCluster.deleting(testCluster.route(BACKEND, List.of(), "w0"), new DeletedNodes(names, others)));
    }

    @Test
    void anAnnouncedPodIsReachedOverItsMachine() throws Exception {
        announcing("w0", "w1");
        var other = connected("w1");
        cluster.connected(session);

        cluster.announced(session, Set.of(POD));
        cluster.announced(other, Set.of(OTHER_POD));

        assertThat(way(POD)).isEqualTo(new Cluster.Way.Over(session));
        assertThat(way(OTHER_POD)).isEqualTo(new Cluster.Way.Over(other));
        assertThat(conflicts.told).isEmpty();
    }

    @Test
    void anAddressThatTwoMachinesAnnounceIsNobodysUntilOneGivesItUp() throws Exception {
        announcing("w0", "w1");
        var other = connected("w1");
        cluster.connected(session);
        var conflict = new AddressTable.Conflict("10.244.200.9", List.of("w0", "w1"));

        cluster.announced(session, Set.of(POD));
        cluster.announced(other, Set.of(POD, OTHER_POD));

        assertThat(way(POD)).isEqualTo(new Cluster.Way.Refused(RefusalReason.ADDRESS_CONFLICT));
        assertThat(way(OTHER_POD)).isEqualTo(new Cluster.Way.Over(other));
        assertThat(cluster.conflicts()).containsExactly(conflict);
        cluster.announced(other, Set.of(POD, OTHER_POD));
        assertThat(conflicts.told).as("told once").containsExactly(conflict);

        cluster.announced(session, Set.of());
        assertThat(way(POD)).isEqualTo(new Cluster.Way.Over(other));
        assertThat(cluster.conflicts()).isEmpty();
    }

    @Test
    void aMachineThatIsGoneHoldsNothing() throws Exception {
        announcing("w0", "w1");
        var other = connected("w1");
        cluster.connected(session);
        cluster.announced(session, Set.of(POD));
        cluster.announced(other, Set.of(POD));

        cluster.disconnected(other, CloseReason.SOCKET_CLOSED);
        assertThat(way(POD)).isEqualTo(new Cluster.Way.Over(session));

        cluster.disconnected(session, CloseReason.SOCKET_CLOSED);
        assertThat(way(POD)).isEqualTo(new Cluster.Way.Refused(RefusalReason.UNKNOWN_TARGET));
    }

    @Test
    void whatAMachineSaysOnItsNewestTunnelCounts() throws Exception {
        announcing("w0");
        cluster.connected(session);
        cluster.announced(session, Set.of(POD));
        var newer = connected("w0");
        assertThat(way(POD)).as("until the newer one has said anything").isEqualTo(new Cluster.Way.Over(newer));

        cluster.announced(newer, Set.of());
        cluster.announced(session, Set.of(POD));
        assertThat(way(POD)).isEqualTo(new Cluster.Way.Refused(RefusalReason.UNKNOWN_TARGET));

        cluster.disconnected(newer, CloseReason.SOCKET_CLOSED);
        cluster.announced(session, Set.of(POD));
        assertThat(way(POD)).isEqualTo(new Cluster.Way.Over(session));
    }

    @Test
    void announcementsMeanNothingWhereRangesCount() throws Exception {
        var other = connected("w1");
        cluster.connected(session);

        cluster.announced(session, Set.of(POD));
        cluster.announced(other, Set.of(POD));

        assertThat(way(POD)).isEqualTo(new Cluster.Way.Refused(RefusalReason.UNKNOWN_TARGET));
        assertThat(cluster.conflicts()).isEmpty();
        assertThat(conflicts.told).isEmpty();
    }

    @Test
    void announcementsCountFromTheRouteOnThatSaysSo() throws Exception {
        var other = connected("w1");
        cluster.connected(session);
        cluster.announced(session, Set.of(POD, OTHER_POD));
        cluster.announced(other, Set.of(POD));

        announcing("w0", "w1");

        assertThat(way(OTHER_POD)).isEqualTo(new Cluster.Way.Over(session));
        assertThat(conflicts.told).containsExactly(new AddressTable.Conflict("10.244.200.9", List.of("w0", "w1")));
    }

    @Test
    void aMachineWhoseNodeIsGoneHoldsNothing() throws Exception {
        announcing("w0", "w1");
        var evicted = connected("w1");
        cluster.connected(session);
        cluster.announced(session, Set.of(POD));

        announcing("w0");
        cluster.announced(evicted, Set.of(POD, OTHER_POD));

        assertThat(way(POD)).isEqualTo(new Cluster.Way.Over(session));
        assertThat(way(OTHER_POD)).isEqualTo(new Cluster.Way.Refused(RefusalReason.UNKNOWN_TARGET));
        assertThat(cluster.conflicts()).isEmpty();
        assertThat(conflicts.told).isEmpty();
    }

    @Test
    void noMachineGetsAnAddressOutsideOfThePodRangeOrOfANode() throws Exception {
        announcing("w0", "w1");
        var evil = connected("w1");
        cluster.connected(session);
        var outside = InetAddress.ofLiteral("192.168.1.1");
        var ofNode = InetAddress.ofLiteral("10.0.0.1");

        cluster.announced(session, Set.of(outside));
        cluster.announced(evil, Set.of(outside, ofNode));

        assertThat(way(outside)).isEqualTo(new Cluster.Way.Refused(RefusalReason.UNKNOWN_TARGET));
        assertThat(way(ofNode)).isEqualTo(new Cluster.Way.Over(session));
        assertThat(conflicts.told).isEmpty();
    }

    private void announcing(String... nodes) throws IOException {
        clusters.publish(testCluster.routeToAnnouncedPods(nodes));
    }

    private Session connected(String node) {
        var connected = new Session(testCluster, node);
        assertThat(cluster.connected(connected)).isTrue();
        return connected;
    }

    private Cluster.Way way(InetAddress address) {
        return cluster.way(new HostPort(address.getHostAddress(), 10250));
    }

    private static final class Conflicts implements GatewayEvents {
        @Override
        public void wake(String clusterUid) {}

        private final List<AddressTable.Conflict> told = new ArrayList<>();
        private final List<List<Object>> duplicates = new ArrayList<>();

        @Override
        public void sessionUp(NodeSession session) {}

        @Override
        public void sessionDown(NodeSession session, CloseReason reason) {}

        @Override
        public void duplicate(NodeSession newer, InetAddress older) {
            duplicates.add(List.of(newer, older));
        }

        @Override
        public void refused(String clusterUid, HostPort target, RefusalReason reason) {}

        @Override
        public void conflict(String clusterUid, AddressTable.Conflict conflict) {
            told.add(conflict);
        }
    }

    /** Remembers what it heard. */
    private static final class Session extends SilentSession {
        private final List<Object> heard = new ArrayList<>();
        private Optional<String> instance = Optional.empty();
        private boolean alive = true;

        private Session(TestCluster cluster, String node) {
            super(cluster, node);
        }

        @Override
        public Optional<String> instance() {
            return instance;
        }

        @Override
        public void ask(Runnable answered, Runnable silent) {
            (alive ? answered : silent).run();
        }

        @Override
        public void dial(HostPort target, Promise<DialOutcome> outcome) {
            outcome.trySuccess(new DialOutcome.Refused(RefusalReason.DIAL_FAILED));
        }

        @Override
        public void send(ControlMessage message) {
            heard.add(message);
        }

        @Override
        public void close(CloseReason reason) {
            heard.add(reason);
        }
    }
}
