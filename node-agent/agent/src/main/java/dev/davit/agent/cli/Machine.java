package dev.davit.agent.cli;

import dev.davit.agent.cluster.JoinRecord;
import dev.davit.agent.cluster.Json;
import dev.davit.agent.failure.AgentException;
import dev.davit.agent.failure.ExitCode;
import dev.davit.agent.files.NodePaths;
import dev.davit.agent.files.SafeFiles;
import dev.davit.agent.preflight.Preflight;
import dev.davit.agent.preflight.RootCheck;
import dev.davit.agent.process.CommandRunner;
import dev.davit.agent.process.SystemCommands;
import dev.davit.agent.reach.ProxyFile;
import dev.davit.agent.reach.ProxySettings;
import dev.davit.agent.run.NodeAgent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** This machine, as all commands see it. */
record Machine(NodePaths paths, CommandRunner commands) {
    private static final String ROOT = "davit.node.root";
    private static final Duration COMMAND_BOUND = Duration.ofSeconds(30);

    /** The root is another folder only in rehearsals and trials: {@code -Ddavit.node.root}. */
    static Machine system() {
        return new Machine(new NodePaths(Path.of(System.getProperty(ROOT, "/"))), new SystemCommands(COMMAND_BOUND));
    }

    NodeAgent.Surroundings surroundings() throws IOException {
        return new NodeAgent.Surroundings(paths, commands, Clock.systemUTC(), AgentVersion.current(), proxies());
    }

    /** @return what the environment says of a proxy, or what the join has remembered */
    ProxySettings proxies() throws IOException {
        try {
            return new ProxyFile(paths.proxySettings()).effective(System.getenv());
        } catch (IllegalArgumentException e) {
            throw new AgentException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    /** @return what the environment says of a proxy */
    static ProxySettings proxiesOfEnvironment() {
        try {
            return ProxySettings.from(System.getenv());
        } catch (IllegalArgumentException e) {
            throw new AgentException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    Optional<JoinRecord> joined() throws IOException {
        try {
            return SafeFiles.read(paths.joinRecord()).map(text -> Json.read(text, JoinRecord.class));
        } catch (IllegalArgumentException e) {
            throw new AgentException(
                    ExitCode.UNEXPECTED,
                    "%s cannot be used (%s); davit-node reset and a new join put it right"
                            .formatted(paths.joinRecord(), e.getMessage()),
                    e);
        }
    }

    /**
     * To be called before anything is touched that only root may touch. A root folder of a rehearsal belongs to whoever
     * rehearses.
     *
     * @throws AgentException PREFLIGHT
     */
    void requireRoot() {
        if (System.getProperty(ROOT) != null) {
            return;
        }
        new Preflight(List.of(RootCheck.ofThisProcess())).run((check, finding) -> {});
    }

    JoinRecord requireJoined() throws IOException {
        return joined().orElseThrow(() -> new AgentException(
                ExitCode.NOT_JOINED, "this machine has not joined a cluster; davit-node join does that"));
    }

    /** Keeps the process until somebody ends it; then closes the resource, in the shutdown hook. */
    static void serveUntilStopped(AutoCloseable resource) {
        var never = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> closeQuietly(resource)));
        try {
            never.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void closeQuietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            System.err.println("while stopping: " + e.getMessage());
        }
    }
}
