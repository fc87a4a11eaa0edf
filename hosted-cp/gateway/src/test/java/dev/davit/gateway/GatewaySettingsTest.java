package dev.davit.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.gateway.access.AccessLogSettings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatewaySettingsTest {
    private static final long MEBIBYTE = 1L << 20;

    @Test
    void theAccessLogIsOnUnlessItIsSwitchedOff() {
        assertThat(GatewaySettings.from(Map.of()).accessLog()).isEqualTo(new AccessLogSettings(true, 100, 100));
        assertThat(GatewaySettings.from(Map.of("DAVIT_ACCESS_LOG", "off"))
                        .accessLog()
                        .enabled())
                .isFalse();
    }

    @Test
    void theAccessLogsSamplingCanBeSet() {
        assertThat(GatewaySettings.from(Map.of("DAVIT_ACCESS_LOG_PER_SECOND", "5", "DAVIT_ACCESS_LOG_ONE_IN", "7"))
                        .accessLog())
                .isEqualTo(new AccessLogSettings(true, 5, 7));
    }

    @Test
    void saysWhatIsExpectedOfTheAccessLog() {
        assertThatThrownBy(() -> GatewaySettings.from(Map.of("DAVIT_ACCESS_LOG", "maybe")))
                .hasMessage("expected on or off in DAVIT_ACCESS_LOG, found maybe");
        assertThatThrownBy(() -> GatewaySettings.from(Map.of("DAVIT_ACCESS_LOG_ONE_IN", "0")))
                .hasMessageContaining("above 0");
    }

    @Test
    void theMemoryOfBytesOnTheirWayIsASetting() {
        var settings = GatewaySettings.from(Map.of("DAVIT_BUFFER_MIB", "100"));

        assertThat(settings.bufferBytes()).isEqualTo(100 * MEBIBYTE);
        assertThat(settings.directBytes()).isEqualTo(264 * MEBIBYTE);
    }

    @Test
    void withoutTheSettingItFollowsTheHeap() {
        var heap = Runtime.getRuntime().maxMemory();

        assertThat(GatewaySettings.from(Map.of()).bufferBytes()).isBetween(heap / 4, heap / 3);
    }

    @Test
    void refusesTooLittleMemory() {
        assertThatThrownBy(() -> GatewaySettings.from(Map.of("DAVIT_BUFFER_MIB", "7")))
                .hasMessage("expected at least 8 in DAVIT_BUFFER_MIB, found 7");
    }

    @Test
    void hasLimitsWhereNothingIsSet() {
        assertThat(GatewaySettings.from(Map.of()).limits()).isEqualTo(FrontLimits.standard());
    }

    @Test
    void readsLimits() {
        var settings = GatewaySettings.from(Map.of(
                "DAVIT_PUBLIC_CONNECTIONS", "1",
                "DAVIT_EGRESS_CONNECTIONS", "2",
                "DAVIT_TUNNEL_HANDSHAKES_PER_SECOND", "3",
                "DAVIT_EGRESS_HANDSHAKES_PER_SECOND", "4",
                "DAVIT_IDLE_SECONDS", "5"));

        assertThat(settings.limits()).isEqualTo(new FrontLimits(1, 2, 3, 4, Duration.ofSeconds(5)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DAVIT_PUBLIC_CONNECTIONS",
                "DAVIT_EGRESS_CONNECTIONS",
                "DAVIT_TUNNEL_HANDSHAKES_PER_SECOND",
                "DAVIT_EGRESS_HANDSHAKES_PER_SECOND",
                "DAVIT_IDLE_SECONDS"
            })
    void refusesALimitThatLeavesRoomForNothing(String name) {
        assertThatThrownBy(() -> GatewaySettings.from(Map.of(name, "0")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected a number of at least 1 in " + name + ", found 0");
    }
}
