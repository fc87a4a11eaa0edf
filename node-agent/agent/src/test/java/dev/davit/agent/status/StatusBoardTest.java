package dev.davit.agent.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.agent.cluster.Json;
import dev.davit.agent.status.AgentStatus.TunnelState;
import dev.davit.agent.tunnel.DisconnectReason;
import dev.davit.tunnel.HostPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusBoardTest {
    private static final HostPort GATEWAY = new HostPort("198.18.0.10", 443);

    @TempDir
    private Path folder = Path.of("");

    private Instant now = Instant.parse("2026-11-23T12:00:00Z");

    @Test
    void aReaderSeesWhatWasReportedLast() throws IOException {
        var board = board();
        board.connected(GATEWAY);
        board.kubelet(new AgentStatus.Kubelet(true, 0, "pid 7"));
        board.node(AgentStatus.NodeCondition.READY);

        board.save();

        var read = Json.read(Files.readString(file()), AgentStatus.class);
        assertThat(read.healthy()).isTrue();
        assertThat(read.tunnel().gateway()).isEqualTo("198.18.0.10:443");
        assertThat(read.nodeReady()).isEqualTo(AgentStatus.NodeCondition.READY);
    }

    @Test
    void repeatedAttemptsKeepTheTimeOfTheLoss() {
        var board = board();
        board.connected(GATEWAY);
        now = now.plusSeconds(60);
        board.disconnected(GATEWAY, DisconnectReason.CONNECTION_LOST, "connection reset");
        now = now.plusSeconds(60);
        board.disconnected(GATEWAY, DisconnectReason.UNREACHABLE, "connection refused");

        assertThat(board.current().tunnel().since()).isEqualTo("2026-11-23T12:01:00Z");
        assertThat(board.current().tunnel().detail()).contains("connection refused");
        assertThat(board.current().lastError()).isEqualTo("tunnel: connection refused");
        assertThat(board.current().healthy()).isFalse();
    }

    @Test
    void aDeletedClusterIsSaidInWordsThatTellWhatToDo() {
        var board = board();

        board.deleted(GATEWAY);

        assertThat(board.current().tunnel().state()).isEqualTo(TunnelState.CLUSTER_DELETED);
        assertThat(board.current().tunnel().detail()).contains("no longer exists", "davit-node reset");
    }

    @Test
    void aDeletedClusterStaysDeletedUntilAGatewayTakesTheNodeAgain() {
        var board = board();
        board.deleted(GATEWAY);

        board.disconnected(GATEWAY, DisconnectReason.CONNECTION_LOST, "closed by the gateway");
        board.refused(GATEWAY, "UNKNOWN_CLUSTER", "no such cluster");

        assertThat(board.current().tunnel().state()).isEqualTo(TunnelState.CLUSTER_DELETED);

        board.connected(GATEWAY);

        assertThat(board.current().tunnel().state()).isEqualTo(TunnelState.CONNECTED);
    }

    @Test
    void theNextAgentStillSaysThatTheClusterIsDeleted() throws IOException {
        var board = board();
        board.deleted(GATEWAY);
        board.save();

        var next = reopen();
        next.disconnected(GATEWAY, DisconnectReason.UNKNOWN_CLUSTER, "unrecognized_name");

        assertThat(next.current().tunnel()).isEqualTo(board.current().tunnel());
    }

    @Test
    void theNextAgentBelievesNothingElseOfTheFile() throws IOException {
        var board = board();
        board.connected(GATEWAY);
        board.save();

        assertThat(reopen().current().tunnel().state()).isEqualTo(TunnelState.CONNECTING);

        Files.writeString(file(), "{");

        assertThat(reopen().current().tunnel().state()).isEqualTo(TunnelState.CONNECTING);
    }

    @Test
    void whatWasSaidOfAnotherClusterDoesNotCount() throws IOException {
        var board = board();
        board.deleted(GATEWAY);
        board.save();
        Files.writeString(file(), Files.readString(file()).replace("7k3f2qh2md", "aaaaaaaaaa"));

        assertThat(reopen().current().tunnel().state()).isEqualTo(TunnelState.CONNECTING);
    }

    @Test
    void aRefusalIsToldWithItsReason() {
        var board = board();

        board.refused(GATEWAY, "Version", "update davit-node");

        assertThat(board.current().tunnel().state()).isEqualTo(TunnelState.REFUSED);
        assertThat(board.current().tunnel().detail()).isEqualTo("Version: update davit-node");
    }

    @Test
    void aSleepingClusterIsNoFailureUntilSomethingElseIsWrong() {
        var board = board();
        board.hibernated(GATEWAY);
        board.disconnected(GATEWAY, DisconnectReason.HIBERNATED, "the cluster sleeps");
        board.disconnected(GATEWAY, DisconnectReason.UNREACHABLE, "connection refused");

        assertThat(board.hibernated()).isTrue();
        assertThat(board.current().tunnel().detail()).isEqualTo("the cluster sleeps; pods keep running");

        board.disconnected(GATEWAY, DisconnectReason.CERTIFICATE_REJECTED, "expired");

        assertThat(board.hibernated()).isFalse();
        board.hibernated(GATEWAY);
        board.connected(GATEWAY);
        assertThat(board.hibernated()).isFalse();
    }

    @Test
    void nothingIsWrittenWhenNothingChanged() throws IOException {
        var board = board();
        board.save();
        Files.delete(file());

        board.kubelet(board.current().kubelet());
        board.save();

        assertThat(file()).doesNotExist();
    }

    private StatusBoard board() {
        return new StatusBoard(file(), () -> now, initial());
    }

    private StatusBoard reopen() throws IOException {
        return StatusBoard.reopen(file(), () -> now, initial());
    }

    private AgentStatus initial() {
        return new AgentStatus(
                "0.1.0",
                "7k3f2qh2md.hosted.example",
                "w1",
                "1.35.4",
                new AgentStatus.Tunnel(TunnelState.CONNECTING, "", now.toString(), "starting"),
                "",
                new AgentStatus.Kubelet(false, 0, "starting"),
                AgentStatus.NodeCondition.UNKNOWN,
                "",
                now.toString());
    }

    private Path file() {
        return folder.resolve("status.json");
    }
}
