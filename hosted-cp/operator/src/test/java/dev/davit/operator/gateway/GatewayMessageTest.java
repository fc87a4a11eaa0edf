package dev.davit.operator.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.operator.gateway.GatewayMessage.Conflict;
import dev.davit.operator.gateway.GatewayMessage.Duplicate;
import dev.davit.operator.gateway.GatewayMessage.Ping;
import dev.davit.operator.gateway.GatewayMessage.Refused;
import dev.davit.operator.gateway.GatewayMessage.Session;
import dev.davit.operator.gateway.GatewayMessage.SessionChange;
import dev.davit.operator.gateway.GatewayMessage.Snapshot;
import dev.davit.operator.gateway.GatewayMessage.Unknown;
import dev.davit.operator.gateway.GatewayMessage.Wake;
import java.util.List;
import org.junit.jupiter.api.Test;

class GatewayMessageTest {
    @Test
    void readsEveryMessageOfTheProtocol() {
        assertThat(GatewayMessage.parse("""
                {"type":"snapshot","replica":"gw-0","sessions":[{"clusterUID":"u","node":"w1","remote":"198.18.0.21","since":"2026-11-23T07:00:00Z"}]}"""))
                .isEqualTo(
                        new Snapshot("gw-0", List.of(new Session("u", "w1", "198.18.0.21", "2026-11-23T07:00:00Z"))));
        assertThat(GatewayMessage.parse("""
                {"type":"session","state":"up","clusterUID":"u","node":"w1","remote":"198.18.0.21"}""")).isEqualTo(new SessionChange("up", "u", "w1", "198.18.0.21", ""));
        assertThat(GatewayMessage.parse("""
                {"type":"refused","clusterUID":"u","node":"w1","target":"127.0.0.1:22","reason":"not of this node"}""")).isEqualTo(new Refused("u", "w1", "127.0.0.1:22", "not of this node"));
        assertThat(GatewayMessage.parse("""
                {"type":"conflict","clusterUID":"u","address":"10.0.0.1","nodes":["a","b"]}""")).isEqualTo(new Conflict("u", "10.0.0.1", List.of("a", "b")));
        assertThat(GatewayMessage.parse("""
                {"type":"duplicate","clusterUID":"u","node":"w1","remote":"198.18.0.22","olderRemote":"198.18.0.21"}""")).isEqualTo(new Duplicate("u", "w1", "198.18.0.22", "198.18.0.21"));
        assertThat(GatewayMessage.parse("{\"type\":\"wake\",\"clusterUID\":\"u\"}"))
                .isEqualTo(new Wake("u"));
        assertThat(GatewayMessage.parse("{\"type\":\"ping\"}")).isEqualTo(new Ping());
    }

    @Test
    void ignoresWhatANewerGatewaySays() {
        assertThat(GatewayMessage.parse("{\"type\":\"weather\",\"sky\":\"blue\"}"))
                .isEqualTo(new Unknown());
        assertThat(GatewayMessage.parse("{\"type\":\"ping\",\"more\":1}")).isEqualTo(new Ping());
    }

    @Test
    void refusesWhatIsNoMessage() {
        assertThatThrownBy(() -> GatewayMessage.parse("HTTP/1.1 400 Bad Request"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
