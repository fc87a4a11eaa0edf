package dev.davit.agent.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.agent.process.CommandResult;
import dev.davit.agent.process.CommandRunner;
import dev.davit.agent.process.SystemCommands;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the kernel and iproute2 really say, in network namespaces that need no rights and leave nothing behind. */
class RoutesIT {
    private static final String MACHINE = """
            set -e
            pair() { ip link add $1 type veth peer name p-$1; ip link set $1 up; ip link set p-$1 up; }
            ip link set lo up
            pair eth0; ip addr add 198.18.0.21/24 dev eth0; ip route add default via 198.18.0.1
            ip link add cni0 type bridge; ip link set cni0 up; ip addr add 10.244.0.1/24 dev cni0
            pair veth1; ip link set veth1 master cni0
            ip link add flannel.1 type vxlan id 1 dstport 8472 dev eth0; ip link set flannel.1 up
            ip addr add 10.244.0.0/32 dev flannel.1; ip route add 10.244.1.0/24 via 10.244.1.0 dev flannel.1 onlink
            pair cali1; ip route add 10.99.0.7/32 dev cali1
            pair cilium_host; ip addr add 10.60.0.9/32 dev cilium_host
            ip route add 10.60.0.0/24 via 10.60.0.9 dev cilium_host src 10.60.0.9
            exec "$@"
            """;

    /** Makes the same machine anew for each program. */
    private static final CommandRunner IN_NAMESPACE = new CommandRunner() {
        private final CommandRunner system = new SystemCommands(Duration.ofSeconds(20));

        @Override
        public CommandResult run(List<String> command, String input) throws IOException {
            var wrapped = new ArrayList<>(List.of("unshare", "--map-root-user", "--net", "sh", "-c", MACHINE, "sh"));
            wrapped.addAll(command);
            return system.run(wrapped, input);
        }
    };

    private static final LocalRoutes ROUTES = new LocalRoutes(IN_NAMESPACE, List.of());

    @ParameterizedTest
    @CsvSource({
        "10.244.0.9,  true,  true,  behind the bridge",
        "10.99.0.7,   true,  true,  with a link of its own",
        "10.60.0.7,   true,  false, with the machine itself as the next hop",
        "10.244.1.9,  false, false, behind the overlay",
        "198.18.0.22, false, false, beside the machine",
        "10.99.0.8,   false, false, behind the default route"
    })
    void readsWhatIproute2SaysOfARealKernel(String address, boolean delivered, boolean local, String where) {
        var found = InetAddress.ofLiteral(address);

        assertThat(ROUTES.deliversTo(found)).as(where).isEqualTo(delivered);
        assertThat(ROUTES.isLocal(found)).as(where).isEqualTo(local);
    }
}
