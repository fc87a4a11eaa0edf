package dev.davit.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.gateway.routing.AddressTable.Destination;
import dev.davit.tunnel.HostPort;
import dev.davit.tunnel.RefusalReason;
import dev.davit.tunnel.tls.PemMaterial;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AddressTableTest {
    private static NodeRoute node(String name, List<String> addresses, String... podCidrs) {
        return new NodeRoute(
                name,
                addresses.stream().map(a -> Cidr.address(a).orElseThrow()).toList(),
                Arrays.stream(podCidrs).map(Cidr::parse).toList(),
                10250,
                Set.of(9100));
    }

    private static AddressTable table(boolean announced, NodeRoute... nodes) {
        return new AddressTable(new ClusterRoute(
                "id",
                "uid",
                "ns/name",
                new HostPort("127.0.0.1", 6443),
                Optional.empty(),
                List.of(),
                Optional.of(Cidr.parse("10.244.0.0/16")),
                announced,
                List.of(nodes),
                DeletedNodes.NONE,
                new PemMaterial(List.of(), Optional.empty()),
                List.of(),
                Sleep.AWAKE));
    }

    private static Destination find(AddressTable table, String target) {
        return table.find(HostPort.parse(target).orElseThrow());
    }

    private static Destination refused(RefusalReason reason) {
        return new Destination.Refused(reason);
    }

    @Test
    void findsANodeByNameAndAddressAtItsOpenPorts() {
        var table = table(false, node("w1", List.of("192.0.2.1", "2001:db8::1"), "10.244.1.0/24"));

        assertThat(find(table, "w1:10250")).isEqualTo(new Destination.Node("w1"));
        assertThat(find(table, "192.0.2.1:9100")).isEqualTo(new Destination.Node("w1"));
        assertThat(find(table, "[2001:db8::1]:10250")).isEqualTo(new Destination.Node("w1"));
        assertThat(find(table, "[::ffff:192.0.2.1]:10250")).isEqualTo(new Destination.Node("w1"));
        assertThat(find(table, "192.0.2.1:22")).isEqualTo(refused(RefusalReason.PORT_NOT_ALLOWED));
    }

    @Test
    void findsPodsAtAnyPort() {
        var table = table(false, node("w1", List.of(), "10.244.1.0/24"), node("w2", List.of(), "10.244.2.0/23"));

        assertThat(find(table, "10.244.1.9:1")).isEqualTo(new Destination.Node("w1"));
        assertThat(find(table, "10.244.3.9:65535")).isEqualTo(new Destination.Node("w2"));
        assertThat(find(table, "10.244.9.9:80")).isEqualTo(refused(RefusalReason.UNKNOWN_TARGET));
    }

    @Test
    void routesAnAddressOfTwoNodesToNeither() {
        var table = table(false, node("w1", List.of("192.0.2.1")), node("w2", List.of("192.0.2.1")));

        assertThat(find(table, "192.0.2.1:10250")).isEqualTo(refused(RefusalReason.ADDRESS_CONFLICT));
        assertThat(table.conflicts()).containsExactly(new AddressTable.Conflict("192.0.2.1", List.of("w1", "w2")));
    }

    @Test
    void aNodeCannotTakeAPodOfAnotherNodeByClaimingItsAddress() {
        var table = table(false, node("evil", List.of("10.244.2.7")), node("w2", List.of(), "10.244.2.0/24"));

        assertThat(find(table, "10.244.2.7:10250")).isEqualTo(refused(RefusalReason.ADDRESS_CONFLICT));
        assertThat(find(table, "10.244.2.8:443")).isEqualTo(new Destination.Node("w2"));
    }

    @Test
    void overlappingPodRangesAreAConflict() {
        var table = table(false, node("w1", List.of(), "10.244.0.0/20"), node("w2", List.of(), "10.244.2.0/24"));

        assertThat(find(table, "10.244.2.1:80")).isEqualTo(refused(RefusalReason.ADDRESS_CONFLICT));
        assertThat(find(table, "10.244.3.1:80")).isEqualTo(new Destination.Node("w1"));
        assertThat(table.conflicts()).containsExactly(new AddressTable.Conflict("10.244.2.0/24", List.of("w1", "w2")));
    }

    @Test
    void believesNoReservedAddressAndNoPodRangeOutsideOfTheClusters() {
        var table = table(false, node("w1", List.of("127.0.0.1", "169.254.169.254", "::1"), "192.168.0.0/16"));

        assertThat(find(table, "127.0.0.1:10250")).isEqualTo(refused(RefusalReason.UNKNOWN_TARGET));
        assertThat(find(table, "169.254.169.254:10250")).isEqualTo(refused(RefusalReason.UNKNOWN_TARGET));
        assertThat(find(table, "192.168.1.1:80")).isEqualTo(refused(RefusalReason.UNKNOWN_TARGET));
    }

    @Test
    void whereAgentsAnnouncePodsRangesMeanNothing() {
        var table = table(true, node("w1", List.of("192.0.2.1"), "10.244.1.0/24"));

        assertThat(find(table, "10.244.1.9:80"))
                .isEqualTo(
                        new Destination.AnnouncedPod(Cidr.address("10.244.1.9").orElseThrow()));
        assertThat(table.mayAnnounce(Cidr.address("10.244.1.9").orElseThrow())).isTrue();
        assertThat(table.mayAnnounce(Cidr.address("192.0.2.1").orElseThrow())).isFalse();
        assertThat(table.mayAnnounce(Cidr.address("8.8.8.8").orElseThrow())).isFalse();
    }

    @Test
    void aNodeGetsNoPodsAddressByCallingItItsOwn() {
        var table = table(true, node("rogue", List.of("192.0.2.7", "10.244.1.9")));

        assertThat(find(table, "10.244.1.9:10250"))
                .isEqualTo(
                        new Destination.AnnouncedPod(Cidr.address("10.244.1.9").orElseThrow()));
        assertThat(find(table, "192.0.2.7:10250")).isEqualTo(new Destination.Node("rogue"));
        assertThat(table.mayAnnounce(Cidr.address("10.244.1.9").orElseThrow())).isTrue();
    }
}
