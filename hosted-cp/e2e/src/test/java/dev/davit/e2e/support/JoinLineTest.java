package dev.davit.e2e.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class JoinLineTest {
    private static final String LINE =
            "echo abcdef.0123456789abcdef | davit-node join https://gw:443 --cluster 7k3f9qh2md.hosted.example"
                    + " --ca-cert-hash sha256:" + "0".repeat(64) + " --token-file -";

    @Test
    void findsAndReplacesTheToken() {
        assertThat(JoinLine.token(LINE)).isEqualTo("abcdef.0123456789abcdef");
        assertThat(JoinLine.withToken(LINE, "ghijkl.0123456789abcdef"))
                .startsWith("echo ghijkl.0123456789abcdef | davit-node join https://gw:443 ");
        assertThatIllegalArgumentException().isThrownBy(() -> JoinLine.token("davit-node run"));
    }

    @Test
    void runsTheAgentAndNotEchoUnderAProgram() {
        assertThat(JoinLine.under("timeout 9", LINE))
                .startsWith("echo abcdef.0123456789abcdef | timeout 9 davit-node join https://gw:443 ");
        assertThat(JoinLine.under("setsid", "davit-node run")).isEqualTo("setsid davit-node run");
    }
}
