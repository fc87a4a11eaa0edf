package dev.davit.agent.cli;

import dev.davit.agent.cluster.JoinRecord;
import dev.davit.agent.failure.ExitCode;
import dev.davit.agent.join.Join;
import dev.davit.agent.join.JoinRequest;
import dev.davit.agent.join.MachineChecks;
import dev.davit.agent.preflight.Preflight;
import dev.davit.agent.run.AgentLock;
import dev.davit.agent.run.Kubelets;
import dev.davit.agent.run.NodeAgent;
import dev.davit.agent.runtime.CriRuntime;
import dev.davit.agent.systemd.SystemdUnit;
import dev.davit.agent.systemd.UnitTemplates;
import dev.davit.agent.trust.CaPin;
import dev.davit.tunnel.HostPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code davit-node join}. */
@Command(
        name = "join",
        description = {
            "Joins this machine to a hosted cluster.",
            "",
            "Checks the machine, verifies the API server against the CA pin, and only then shows it the token. Ends when"
                    + " the agent is installed as a service; where there is no systemd, goes on as the agent.",
            "A join that was cut short is finished by running the same command again.",
            "",
            "A proxy is taken from HTTPS_PROXY (http://[USER:PASSWORD@]HOST[:PORT]) and NO_PROXY, and remembered for the"
                    + " agent.",
            ""
        })
final class JoinCommand implements Callable<Integer> {
    private static final Duration RUNTIME_BOUND = Duration.ofSeconds(10);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "GATEWAY",
            description = "Davit's gateway: https://HOST[:PORT]",
            converter = ClusterOptions.GatewayConverter.class)
    private Optional<HostPort> gateway = Optional.empty();

    @Mixin
    private final TargetCluster cluster = new TargetCluster();

    @Option(
            names = "--ca-cert-hash",
            required = true,
            paramLabel = "sha256:HEX",
            description = "digest of the public key of the cluster's CA",
            converter = ClusterOptions.PinConverter.class)
    private Optional<CaPin> pin = Optional.empty();

    @Option(
            names = "--token-file",
            required = true,
            paramLabel = "FILE|-",
            description = "file with the bootstrap token, - for standard input")
    private String tokenFile = "-";

    @Option(names = "--node-name", paramLabel = "NAME", description = "name of the Node (default: this host's name)")
    private Optional<String> nodeName = Optional.empty();

    @Option(
            names = "--bundle",
            paramLabel = "DIR",
            description = "folder with node bundles; nothing is fetched then, digests are checked all the same")
    private Optional<Path> bundle = Optional.empty();

    @Option(names = "--foreground", description = "go on as the agent even where systemd runs")
    private boolean foreground;

    @Override
    public Integer call() throws IOException {
        var name = nodeName.isPresent() ? nodeName.get() : NodeName.ofThisMachine();
        if (!NodeName.isValid(name)) {
            throw ClusterOptions.wrong(
                    spec,
                    "a Node's name is a DNS subdomain in lower case, found '%s'; give one with --node-name"
                            .formatted(name));
        }
        var machine = Machine.system();
        machine.requireRoot();
        // Before the lock, which the running agent of a joined machine holds.
        Join.refuseSecondJoin(machine.paths());
        var token = TokenFile.read(tokenFile, System.in);
        var request = new JoinRequest(
                gateway.orElseThrow(),
                cluster.name(),
                pin.orElseThrow(),
                token,
                name,
                Machine.proxiesOfEnvironment(),
                bundle);
        try (var lock = AgentLock.take(machine.paths().agentLock())) {
            var record = join(machine, request);
            if (foreground || !Files.isDirectory(machine.paths().systemdMarker())) {
                runHere(machine, record);
                return ExitCode.OK.code();
            }
        }
        install(machine);
        return ExitCode.OK.code();
    }

    private JoinRecord join(Machine machine, JoinRequest request) throws IOException {
        var console = new Console(spec.commandLine().getOut());
        try (var runtime = new CriRuntime(machine.paths().runtimeSocket(), RUNTIME_BOUND)) {
            var preflight = new Preflight(MachineChecks.of(machine.paths(), request, runtime, machine.commands()));
            var record =
                    new Join(machine.paths(), machine.commands(), preflight, Clock.systemUTC(), console).run(request);
            console.note("joined %s as node %s".formatted(record.cluster(), record.nodeName()));
            return record;
        }
    }

    private static void runHere(Machine machine, JoinRecord record) throws IOException {
        var kubelet = Kubelets.of(machine.paths(), machine.commands(), record);
        Machine.serveUntilStopped(NodeAgent.start(machine.surroundings(), record, kubelet));
    }

    private void install(Machine machine) throws IOException {
        var unit = new SystemdUnit(UnitTemplates.AGENT_UNIT, machine.paths().systemdUnits(), machine.commands());
        unit.ensure(UnitTemplates.agent(Launcher.path()));
        new Console(spec.commandLine().getOut())
                .note("the agent runs as %s; davit-node status shows how it does".formatted(unit.name()));
    }
}
