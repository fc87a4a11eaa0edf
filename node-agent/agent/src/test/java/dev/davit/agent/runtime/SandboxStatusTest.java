package dev.davit.agent.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.net.InetAddress;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The messages were written by k8s.io/cri-api v0.36.3. */
class SandboxStatusTest {
    private static final String BEFORE = "0361626312130a037765621201751a0764656661756c742001208080a8b1e39fe7cb172a";
    private static final String AFTER = "3a0a0a03617070120377656212060a01781201792003";
    private static final String POD_NETWORK = "32060a0412021001";
    private static final String NODE_NETWORK = "32080a06120408021001";

    @Test
    void readsAllAddressesOfAPod() throws IOException {
        var both =
                response("0a510a" + BEFORE + "170a0a31302e3234342e372e3912090a07666430303a3a39" + POD_NETWORK + AFTER);

        assertThat(SandboxStatus.addresses(both))
                .containsExactlyInAnyOrder(InetAddress.ofLiteral("10.244.7.9"), InetAddress.ofLiteral("fd00::9"));
    }

    @Test
    void aPodInTheMachinesNetworkHasNoAddressOfItsOwn() throws IOException {
        var host = response("0a490a" + BEFORE + "0d0a0b3139382e31382e302e3231" + NODE_NETWORK + AFTER);

        assertThat(SandboxStatus.addresses(host)).isEmpty();
    }

    @Test
    void aPodWithoutANetworkHasNoAddress() throws IOException {
        assertThat(SandboxStatus.addresses(response("0a3a0a" + BEFORE + "00" + POD_NETWORK + AFTER)))
                .isEmpty();
        assertThat(SandboxStatus.addresses(new byte[0])).isEmpty();
    }

    @Test
    void refusesWhatIsNoAddressWithoutLookingItUp() {
        var name = response("0a470a" + BEFORE + "0d0a0b7765622e6578616d706c65" + POD_NETWORK + AFTER);

        assertThatIOException().isThrownBy(() -> SandboxStatus.addresses(name)).withMessageContaining("web.example");
    }

    private static byte[] response(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
