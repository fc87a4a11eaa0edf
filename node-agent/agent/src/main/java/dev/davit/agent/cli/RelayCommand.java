package dev.davit.agent.cli;

import dev.davit.agent.failure.ExitCode;
import dev.davit.agent.network.Cidr;
import dev.davit.agent.network.LocalRoutes;
import dev.davit.agent.network.NodeLocalAddress;
import dev.davit.agent.reach.GatewayConnector;
import dev.davit.agent.relay.NodeLocalRelay;
import dev.davit.agent.relay.RelayConfig;
import dev.davit.agent.run.GatewayLiterals;
import dev.davit.tunnel.HostPort;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code davit-node relay}. */
@Command(
        name = "relay",
        description = {
            "Runs only the node-local API endpoint, for machines joined with kubeadm.",
            "",
            "Needs no credentials. Connections from other machines are refused. HTTPS_PROXY and NO_PROXY are honoured.",
            ""
        })
final class RelayCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "1..*",
            paramLabel = "GATEWAY",
            description = "Davit's gateways: https://HOST[:PORT]",
            converter = ClusterOptions.GatewayConverter.class)
    private List<HostPort> gateways = List.of();

    @Mixin
    private final TargetCluster cluster = new TargetCluster();

    @Option(
            names = "--listen",
            paramLabel = "ADDRESS:PORT",
            description = "where to listen; the address is put on lo if it is not there (default: 172.20.0.1:6443)",
            converter = ClusterOptions.EndpointConverter.class)
    private HostPort listen = new HostPort("172.20.0.1", 6443);

    @Override
    public Integer call() {
        var machine = Machine.system();
        var address = Cidr.parse(listen.host())
                .map(Cidr::base)
                .orElseThrow(() -> ClusterOptions.wrong(spec, "--listen needs an IP address, found " + listen.host()));
        if (!address.isLoopbackAddress()) {
            new NodeLocalAddress(machine.commands(), listen.host()).add();
        }
        var proxies = Machine.proxiesOfEnvironment();
        var config = new RelayConfig(
                new InetSocketAddress(address, listen.port()),
                gateways,
                cluster.name().apiServer(),
                GatewayConnector.through(proxies));
        var sources = new LocalRoutes(machine.commands(), GatewayLiterals.of(gateways, proxies));
        var relay = NodeLocalRelay.start(config, sources::isLocal);
        spec.commandLine()
                .getOut()
                .println("relaying %s to %s at %s"
                        .formatted(relay.address(), cluster.name().apiServer(), gateways));
        spec.commandLine().getOut().flush();
        Machine.serveUntilStopped(relay);
        return ExitCode.OK.code();
    }
}
