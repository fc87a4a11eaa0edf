package dev.davit.agent.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.davit.agent.failure.AgentException;
import dev.davit.agent.testing.ScriptedCommands;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutesTest {
    private static final int COMMANDS_PER_LOOK = 2;
    private static final int STRANGERS = 200;
    private static final String LINKS = """
            [{"ifname":"lo"},
             {"ifname":"eth0","linkinfo":{"info_kind":"veth"}},
             {"ifname":"cni0","linkinfo":{"info_kind":"bridge"}},
             {"ifname":"veth1","master":"cni0","linkinfo":{"info_kind":"veth","info_slave_kind":"bridge"}},
             {"ifname":"cali1","linkinfo":{"info_kind":"veth"}},
             {"ifname":"flannel.1","linkinfo":{"info_kind":"vxlan"}},
             {"ifname":"ens4"},
             {"ifname":"br1","linkinfo":{"info_kind":"bridge"}},
             {"ifname":"ens5","master":"br1"},
             {"ifname":"lan0","linkinfo":{"info_kind":"veth"}},
             {"ifname":"cilium_host","linkinfo":{"info_kind":"veth"}},
             {"ifname":"both0","linkinfo":{"info_kind":"veth"}}]
            """;
    private static final String ROUTES = """
            [{"dst":"default","gateway":"198.18.0.1","dev":"eth0"},
             {"dst":"198.18.0.0/24","dev":"eth0","scope":"link"},
             {"dst":"10.244.0.0/24","dev":"cni0","scope":"link"},
             {"dst":"10.244.1.0/24","gateway":"10.244.1.0","dev":"flannel.1"},
             {"dst":"10.99.0.7","dev":"cali1","scope":"link"},
             {"dst":"192.168.7.0/24","dev":"ens4","scope":"link"},
             {"dst":"192.168.8.0/24","dev":"br1","scope":"link"},
             {"dst":"192.168.9.0/24","dev":"lan0","scope":"link"},
             {"dst":"10.60.0.9","dev":"cilium_host","scope":"link"},
             {"dst":"10.60.0.0/24","gateway":"10.60.0.9","dev":"cilium_host","prefsrc":"10.60.0.9"},
             {"dst":"10.60.1.0/24","gateway":"10.60.0.9","dev":"cilium_host","prefsrc":"10.60.0.9"},
             {"dst":"10.70.0.0/24","nexthops":[{"dev":"both0"},{"gateway":"192.168.7.1","dev":"ens4"}]},
             {"dst":"10.50.0.0/16","nexthops":[{"gateway":"192.168.9.1","dev":"lan0"},{"gateway":"1.1.1.1","dev":"ens4"}]}]
            """;

    @ParameterizedTest
    @CsvSource({
        "10.244.0.9,   true,  a pod behind the bridge",
        "10.99.0.7,    true,  a pod with a link of its own",
        "10.244.1.9,   false, a pod of another node behind the overlay",
        "198.18.0.22,  false, a machine on the uplink although that is a veth",
        "8.8.8.8,      false, anything behind the default route",
        "192.168.7.3,  false, a machine behind a second network card",
        "192.168.8.3,  false, a machine behind a bridge with a network card in it",
        "192.168.9.3,  false, a machine beside a router",
        "10.60.1.7,    false, a pod of another node behind the machine's own next hop",
        "10.70.0.7,    false, an address to which a second way leads out",
        "10.99.0.8,    false, an address that only the default route covers"
    })
    void tellsPodsOfThisMachineFromEverythingElse(String source, boolean local, String why) {
        var routes = Routes.parse(ROUTES, LINKS);

        assertThat(routes.leadsToPod(InetAddress.ofLiteral(source), List.of()))
                .as(why)
                .isEqualTo(local);
    }

    @ParameterizedTest
    @CsvSource({
        "10.244.0.9,   true,  a pod behind the bridge",
        "10.99.0.7,    true,  a pod with a link of its own",
        "10.60.0.7,    true,  a pod that the machine itself is the next hop to",
        "10.244.1.9,   false, an address that only the overlay leads to",
        "198.18.0.22,  false, an address on the uplink although that is a veth",
        "192.168.7.3,  false, an address behind a second network card",
        "192.168.8.3,  false, an address behind a bridge with a network card in it",
        "192.168.9.3,  false, an address beside a router",
        "10.50.0.7,    false, an address behind a router",
        "10.70.0.7,    false, an address to which a second way leads out",
        "10.99.0.8,    false, a pod that is gone: only the default route covers its address",
        "127.0.0.1,    false, the machine itself is no pod"
    })
    void tellsWhichAddressesOfItsPodsTheMachineReallyDeliversTo(String pod, boolean delivered, String why) {
        var routes = Routes.parse(ROUTES, LINKS);

        assertThat(routes.deliversTo(InetAddress.ofLiteral(pod), List.of()))
                .as(why)
                .isEqualTo(delivered);
    }

    @Test
    void theLinkToTheGatewayIsAnUplinkAlsoWithoutADefaultRoute() {
        var routes = Routes.parse(
                "[{\"dst\":\"198.18.0.0/24\",\"dev\":\"eth0\"}]",
                "[{\"ifname\":\"eth0\",\"linkinfo\":{\"info_kind\":\"veth\"}}]");
        var neighbour = InetAddress.ofLiteral("198.18.0.22");

        assertThat(routes.leadsToPod(neighbour, List.of())).isTrue();
        assertThat(routes.leadsToPod(neighbour, List.of(InetAddress.ofLiteral("198.18.0.10"))))
                .isFalse();
        assertThat(routes.deliversTo(neighbour, List.of(InetAddress.ofLiteral("198.18.0.10"))))
                .isFalse();
    }

    @Test
    void ownAddressesAreLocalWithoutAskingAnyone() {
        var commands = new ScriptedCommands();

        assertThat(new LocalRoutes(commands, List.of()).isLocal(InetAddress.ofLiteral("127.0.0.5")))
                .isTrue();
        assertThat(commands.asked()).isEmpty();
    }

    @Test
    void askingOnceServesManyConnections() {
        var commands = kernel(ROUTES);
        var sources = new LocalRoutes(commands, List.of());

        assertThat(sources.isLocal(InetAddress.ofLiteral("10.244.0.9"))).isTrue();
        assertThat(sources.isLocal(InetAddress.ofLiteral("10.99.0.7"))).isTrue();
        assertThat(sources.deliversTo(InetAddress.ofLiteral("10.244.0.9"))).isTrue();

        assertThat(commands.asked()).hasSize(COMMANDS_PER_LOOK);
    }

    @Test
    void aPodThatHasJustAppearedIsNotRefusedForWhatWasTrueBefore() {
        var fresh = InetAddress.ofLiteral("10.99.0.8");
        var commands = kernel(ROUTES);
        var sources = new LocalRoutes(commands, List.of());
        assertThat(sources.isLocal(fresh)).isFalse();
        assertThat(sources.deliversTo(fresh)).isFalse();

        kernel(commands, ROUTES.replace("10.99.0.7", "10.99.0.8"));

        assertThat(sources.isLocal(fresh)).isTrue();
        assertThat(sources.deliversTo(fresh)).isTrue();
    }

    @Test
    void manyStrangersAtOnceCostFewQuestions() {
        var commands = kernel(ROUTES);
        var sources = new LocalRoutes(commands, List.of());
        var refused = new AtomicInteger();
        var began = System.nanoTime();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var stranger = 0; stranger < STRANGERS; stranger++) {
                threads.execute(() -> {
                    if (!sources.isLocal(InetAddress.ofLiteral("198.18.0.22"))) {
                        refused.incrementAndGet();
                    }
                });
            }
        }

        var tenths = (System.nanoTime() - began) / Duration.ofMillis(100).toNanos();
        assertThat(refused).hasValue(STRANGERS);
        assertThat(commands.asked().size() / COMMANDS_PER_LOOK)
                .as("looks within %d tenths of a second", tenths)
                .isLessThanOrEqualTo((int) tenths + 1)
                .isLessThan(STRANGERS / 10);
    }

    private static ScriptedCommands kernel(String routes) {
        return kernel(new ScriptedCommands(), routes);
    }

    private static ScriptedCommands kernel(ScriptedCommands commands, String routes) {
        return commands.answer("ip -j -4 route show", 0, routes).answer("ip -j -d link show", 0, LINKS);
    }

    @Test
    void whatCannotBeFoundOutIsNotLocal() {
        var routes = new LocalRoutes(new ScriptedCommands(), List.of());

        assertThat(routes.isLocal(InetAddress.ofLiteral("10.244.0.9"))).isFalse();
        assertThat(routes.deliversTo(InetAddress.ofLiteral("10.244.0.9"))).isFalse();
    }

    @Test
    void rangesContainTheirAddressesOnly() {
        var range = Cidr.parse("10.244.16.0/20").orElseThrow();

        assertThat(range.contains(InetAddress.ofLiteral("10.244.31.255"))).isTrue();
        assertThat(range.contains(InetAddress.ofLiteral("10.244.32.0"))).isFalse();
        assertThat(range.contains(InetAddress.ofLiteral("::1"))).isFalse();
        assertThat(Cidr.parse("0.0.0.0/0").orElseThrow().contains(InetAddress.ofLiteral("1.2.3.4")))
                .isTrue();
        assertThat(Cidr.parse("10.0.0.0/33")).isEmpty();
        assertThat(Cidr.parse("example.org/8")).isEmpty();
    }

    @Test
    void theNodeLocalAddressIsAddedAndRemovedOnce() throws IOException {
        var commands = new ScriptedCommands()
                .answer("ip addr", 0, "")
                .answer("ip -4 -o addr show dev lo", 0, "1: lo    inet 172.20.0.1/32 scope global lo\n");
        var address = new NodeLocalAddress(commands, "172.20.0.1");

        assertThatCode(address::add).doesNotThrowAnyException();
        assertThat(address.remove()).isTrue();
        assertThat(new NodeLocalAddress(commands, "172.20.0.2").remove()).isFalse();

        assertThat(commands.asked())
                .contains("ip addr replace 172.20.0.1/32 dev lo", "ip addr del 172.20.0.1/32 dev lo")
                .doesNotContain("ip addr del 172.20.0.2/32 dev lo");
    }

    @Test
    void saysWhyItCannotTellWhetherTheNodeLocalAddressIsThere() {
        var commands = new ScriptedCommands().answer("ip -4 -o addr show dev lo", 1, "Cannot open netlink socket\n");

        assertThatIOException()
                .isThrownBy(() -> new NodeLocalAddress(commands, "172.20.0.1").remove())
                .withMessageContaining("Cannot open netlink socket");
    }

    @Test
    void saysWhyTheNodeLocalAddressCannotBeAdded() {
        var commands =
                new ScriptedCommands().answer("ip addr replace", 2, "RTNETLINK answers: Operation not permitted\n");

        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(() -> new NodeLocalAddress(commands, "172.20.0.1").add())
                .withMessageContaining("Operation not permitted");
    }
}
