package dev.davit.e2e.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTextTest {
    private static final String TOKEN = "abcdef.0123456789abcdef";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo " + TOKEN + " | davit-node join --token-file -",
                "echo '" + TOKEN + "' | timeout 120 davit-node join --token-file -",
                "kubeadm join --token " + TOKEN + " --v=1",
                "kubeadm join --token=" + TOKEN,
            })
    void leavesOutTokens(String line) {
        assertThat(CommandText.of(List.of("bash", "-c", line)))
                .doesNotContain(TOKEN)
                .contains("REDACTED", "join");
    }

    @Test
    void leavesOutATokenThatIsAWordOfItsOwn() {
        assertThat(CommandText.of(List.of("kubeadm", "join", "--token", TOKEN, "--v=1")))
                .isEqualTo("kubeadm join --token REDACTED --v=1");
    }

    @Test
    void leavesOrdinaryCommandsAsTheyAre() {
        assertThat(CommandText.of(List.of("davit-node", "join", "--token-file", "-")))
                .isEqualTo("davit-node join --token-file -");
    }
}
