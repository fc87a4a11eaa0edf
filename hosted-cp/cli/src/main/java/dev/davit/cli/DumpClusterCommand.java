package dev.davit.cli;

import dev.davit.cli.dump.ClusterDump;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code davit dump cluster}. */
@Command(
        name = "cluster",
        description = "Write an archive with everything about a hosted cluster, and without secrets.",
        mixinStandardHelpOptions = true)
final class DumpClusterCommand implements Callable<Integer> {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Terminal terminal;

    @Mixin
    private final ManagementCluster management = new ManagementCluster();

    @Parameters(paramLabel = "NAME", description = "Name of the HostedCluster.")
    private String name = "";

    @Option(
            names = {"-o", "--output-file"},
            paramLabel = "FILE",
            description = "Where to write; davit-NAME-TIME.tar.gz in this folder when absent.")
    private @Nullable Path file;

    DumpClusterCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        Instant now = Instant.now();
        Path path = Optional.ofNullable(file)
                .orElseGet(() -> Path.of("davit-%s-%s.tar.gz".formatted(name, TIME.format(now))));
        var target = OwnerOnlyFile.at(path);
        try (var client = management.connect()) {
            var clusters = new Clusters(client, management.namespace(client));
            var dump = new ClusterDump(client, clusters.require(name), ManagementCluster::connect);
            List<String> failures = new ArrayList<>();
            target.write(out -> failures.addAll(dump.write(out, now)));
            terminal.out().println(path);
            failures.forEach(failure -> terminal.err().println("missing: " + failure));
            return failures.isEmpty() ? ExitCodes.OK : ExitCodes.INCOMPLETE;
        }
    }
}
