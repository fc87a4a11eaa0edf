package dev.davit.agent.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.agent.network.LocalRoutes;
import dev.davit.agent.testing.ScriptedCommands;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On a machine with Cilium's default routes: one link leads to the pods of all machines, this one's among them. */
class OwnPodsTest {
    private static final String LINKS = """
            [{"ifname":"ens3"},
             {"ifname":"cilium_net","linkinfo":{"info_kind":"veth"}},
             {"ifname":"cilium_host","linkinfo":{"info_kind":"veth"}},
             {"ifname":"cilium_vxlan","linkinfo":{"info_kind":"vxlan"}},
             {"ifname":"lxc12ab","linkinfo":{"info_kind":"veth"}}]
            """;
    private static final String ROUTES = """
            [{"dst":"default","gateway":"198.18.0.1","dev":"ens3"},
             {"dst":"198.18.0.0/24","dev":"ens3","scope":"link"},
             {"dst":"10.60.0.9","dev":"cilium_host","scope":"link"},
             {"dst":"10.60.0.0/24","gateway":"10.60.0.9","dev":"cilium_host","prefsrc":"10.60.0.9"},
             {"dst":"10.60.1.0/24","gateway":"10.60.0.9","dev":"cilium_host","prefsrc":"10.60.0.9"}]
            """;

    private final NodeView view = new NodeView(InetAddress.ofLiteral("198.18.0.21"));
    private final OwnPods pods = new OwnPods(
            view,
            new LocalRoutes(
                    new ScriptedCommands()
                            .answer("ip -j -4 route show", 0, ROUTES)
                            .answer("ip -j -d link show", 0, LINKS),
                    List.of()));

    @ParameterizedTest
    @CsvSource({
        "10.60.0.7,    true,  a pod of this machine",
        "10.60.1.7,    false, a pod of another machine behind the same link",
        "198.18.0.22,  false, a machine on the uplink",
        "8.8.8.8,      false, anything behind the default route"
    })
    void takesPodsInTheRangeOfThisNode(String source, boolean own, String who) {
        view.podRanges(List.of("10.60.0.0/24"));

        assertThat(pods.mayUseEndpoint(InetAddress.ofLiteral(source))).as(who).isEqualTo(own);
        assertThat(pods.has(InetAddress.ofLiteral(source))).as(who).isEqualTo(own);
    }

    @Test
    void takesPodsThatThisMachineAnnounces() {
        view.podAddresses(Set.of(InetAddress.ofLiteral("10.60.0.7")));

        assertThat(pods.mayUseEndpoint(InetAddress.ofLiteral("10.60.0.7"))).isTrue();
        assertThat(pods.mayUseEndpoint(InetAddress.ofLiteral("10.60.0.8"))).isFalse();
    }

    @Test
    void theClusterCannotLetInWhatTheKernelReachesOverAnUplink() {
        view.podRanges(List.of("198.18.0.0/24"));
        assertThat(pods.mayUseEndpoint(InetAddress.ofLiteral("198.18.0.22"))).isFalse();

        view.podAddresses(Set.of(InetAddress.ofLiteral("8.8.8.8")));
        assertThat(pods.mayUseEndpoint(InetAddress.ofLiteral("8.8.8.8"))).isFalse();
    }

    @Test
    void ownProcessesNeedNoRange() {
        assertThat(pods.mayUseEndpoint(InetAddress.ofLiteral("127.0.0.1"))).isTrue();
        assertThat(pods.has(InetAddress.ofLiteral("127.0.0.1"))).isFalse();
    }
}
