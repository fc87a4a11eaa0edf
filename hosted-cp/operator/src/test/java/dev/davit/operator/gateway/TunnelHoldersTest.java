package dev.davit.operator.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TunnelHoldersTest {
    private final TunnelHolders holders = new TunnelHolders();

    private boolean up(String replica, String node) {
        return holders.isNews(replica, new GatewayMessage.SessionChange("up", "uid", node, "192.0.2.1", ""));
    }

    private boolean down(String replica, String node) {
        return holders.isNews(replica, new GatewayMessage.SessionChange("down", "uid", node, "192.0.2.1", "DRAINED"));
    }

    @Test
    void theFirstTunnelAndTheEndOfTheLastAreNews() {
        assertThat(up("gw-0", "w0")).isTrue();
        assertThat(up("gw-1", "w0")).isFalse();
        assertThat(down("gw-0", "w0")).isFalse();
        assertThat(down("gw-1", "w0")).isTrue();
        assertThat(up("gw-1", "w0")).isTrue();
    }

    @Test
    void aTunnelThatTookOverFromAnotherOneToTheSameGatewayIsNone() {
        up("gw-0", "w0");

        assertThat(up("gw-0", "w0")).isFalse();
        assertThat(down("gw-0", "w0")).isFalse();
        assertThat(down("gw-0", "w0")).isTrue();
    }

    @Test
    void nodesDoNotCountForEachOther() {
        up("gw-0", "w0");

        assertThat(up("gw-0", "w1")).isTrue();
        assertThat(down("gw-0", "w1")).isTrue();
    }

    @Test
    void whatAGatewayHoldsIsWhatItSaidLast() {
        up("gw-0", "w0");
        up("gw-0", "w1");

        holders.snapshot("gw-0", List.of(new GatewayMessage.Session("uid", "w1", "192.0.2.1", "")));

        assertThat(up("gw-1", "w0")).isTrue();
        assertThat(up("gw-1", "w1")).isFalse();
    }

    @Test
    void aGatewayThatIsLostHoldsNothing() {
        up("gw-0", "w0");
        up("gw-1", "w1");

        holders.lost("gw-0");

        assertThat(up("gw-1", "w0")).isTrue();
        assertThat(down("gw-1", "w1")).isTrue();
    }

    @Test
    void theEndOfATunnelThatNobodyHeardOfIsNews() {
        assertThat(down("gw-0", "w0")).isTrue();
    }
}
