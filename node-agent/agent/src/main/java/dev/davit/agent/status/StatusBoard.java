package dev.davit.agent.status;

import dev.davit.agent.cluster.Json;
import dev.davit.agent.files.SafeFiles;
import dev.davit.agent.status.AgentStatus.TunnelState;
import dev.davit.agent.tunnel.DisconnectReason;
import dev.davit.agent.tunnel.TunnelListener;
import dev.davit.tunnel.HostPort;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers what the parts of the agent report and writes it to the status file. Reporting only changes memory, so that it
 * may be done on an event loop; {@link #save()} writes, and only if something changed.
 */
public final class StatusBoard implements TunnelListener {
    private static final Logger LOGGER = LoggerFactory.getLogger(StatusBoard.class);

    /** An attempt that fails so says nothing about the cluster; any other does, and may need the API to be put right. */
    private static final Set<DisconnectReason> SAYS_LESS_THAN_SLEEP = Set.of(
            DisconnectReason.UNREACHABLE,
            DisconnectReason.HANDSHAKE_FAILED,
            DisconnectReason.CONNECTION_LOST,
            DisconnectReason.DEAD_PEER);

    private final Path file;
    private final InstantSource clock;
    private AgentStatus status;
    private boolean changed = true;

    /** @param initial what is true before anything was reported */
    public StatusBoard(Path file, InstantSource clock, AgentStatus initial) {
        this.file = file;
        this.clock = clock;
        this.status = initial;
    }

    /**
     * Goes on where the agent before this one ended: that the cluster is deleted was said by a gateway that had proved
     * who it is, and it is said only once.
     *
     * @param initial what is true before anything was reported
     */
    public static StatusBoard reopen(Path file, InstantSource clock, AgentStatus initial) throws IOException {
        var told = lastWritten(file)
                .filter(before -> before.cluster().equals(initial.cluster()))
                .map(AgentStatus::tunnel)
                .filter(tunnel -> tunnel.state() == TunnelState.CLUSTER_DELETED);
        return new StatusBoard(file, clock, told.map(initial::withTunnel).orElse(initial));
    }

    /** @return what an agent has written last; empty when there is nothing that this version can read */
    public static Optional<AgentStatus> lastWritten(Path file) throws IOException {
        try {
            return SafeFiles.read(file).map(text -> Json.read(text, AgentStatus.class));
        } catch (IllegalArgumentException | CharacterCodingException unreadable) {
            // It says nothing then, and is written anew.
            return Optional.empty();
        }
    }

    /** @return what would be written now */
    public synchronized AgentStatus current() {
        return status;
    }

    @Override
    public void connected(HostPort gateway) {
        LOGGER.atInfo().addKeyValue("gateway", gateway).log("tunnel connected");
        tunnel(TunnelState.CONNECTED, gateway, "connected");
    }

    @Override
    public void disconnected(HostPort gateway, DisconnectReason reason, String detail) {
        if (reason == DisconnectReason.HIBERNATED || (hibernated() && SAYS_LESS_THAN_SLEEP.contains(reason))) {
            return;
        }
        LOGGER.atWarn()
                .addKeyValue("gateway", gateway)
                .addKeyValue("reason", reason)
                .addKeyValue("detail", detail)
                .log("no tunnel");
        tunnel(TunnelState.CONNECTING, gateway, reason + ": " + detail);
        failed("tunnel: " + detail);
    }

    @Override
    public void refused(HostPort gateway, String reason, String message) {
        LOGGER.atError()
                .addKeyValue("gateway", gateway)
                .addKeyValue("reason", reason)
                .addKeyValue("detail", message)
                .log("the gateway does not take this node");
        tunnel(TunnelState.REFUSED, gateway, reason + ": " + message);
        failed("tunnel refused: " + message);
    }

    @Override
    public void hibernated(HostPort gateway) {
        LOGGER.atInfo().addKeyValue("gateway", gateway).log("the cluster sleeps; pods keep running");
        tunnel(TunnelState.HIBERNATED, gateway, "the cluster sleeps; pods keep running");
    }

    /** @return whether the API server is away on purpose */
    public synchronized boolean hibernated() {
        return status.tunnel().state() == TunnelState.HIBERNATED;
    }

    @Override
    public void deleted(HostPort gateway) {
        LOGGER.atError()
                .addKeyValue("gateway", gateway)
                .log("the hosted cluster no longer exists; pods keep running until davit-node reset");
        tunnel(
                TunnelState.CLUSTER_DELETED,
                gateway,
                "the hosted cluster no longer exists; pods keep running until davit-node reset");
    }

    /** Reports the kubelet. */
    public synchronized void kubelet(AgentStatus.Kubelet kubelet) {
        update(status.withKubelet(kubelet));
    }

    /** Reports what the API server says of the Node. */
    public synchronized void node(AgentStatus.NodeCondition condition) {
        update(status.withNodeReady(condition));
    }

    /** Reports a failure; the newest one is shown. */
    public synchronized void failed(String message) {
        update(status.withLastError(message));
    }

    /** Writes the file when something changed since it was written last. Blocks. */
    public synchronized void save() {
        if (!changed) {
            return;
        }
        var dated = status.withUpdatedAt(now());
        try {
            SafeFiles.write(file, Json.write(dated), SafeFiles.Access.EVERYONE);
            changed = false;
        } catch (IOException e) {
            LOGGER.atWarn().addKeyValue("detail", e.getMessage()).log("status file not written");
        }
    }

    private synchronized void tunnel(TunnelState state, HostPort gateway, String detail) {
        var before = status.tunnel();
        if (before.state() == TunnelState.CLUSTER_DELETED && state != TunnelState.CONNECTED) {
            // What follows, the end of the connection and refusals of a name that is gone, says less than this.
            return;
        }
        var since = before.state() == state ? before.since() : now();
        update(status.withTunnel(new AgentStatus.Tunnel(state, gateway.toString(), since, detail)));
    }

    private void update(AgentStatus next) {
        changed |= !next.equals(status);
        status = next;
    }

    private String now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
