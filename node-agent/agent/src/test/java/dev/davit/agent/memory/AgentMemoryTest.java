package dev.davit.agent.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class AgentMemoryTest {
    private static final long MEBIBYTE = 1L << 20;

    @Test
    void whatMayWaitIsHalfOfTheDirectMemory() {
        var memory = new AgentMemory(56 * MEBIBYTE);

        assertThat(memory.tunnels().inFlight().limit()).isEqualTo(21 * MEBIBYTE);
        assertThat(memory.relay().inFlight().limit()).isEqualTo(7 * MEBIBYTE);
    }

    @Test
    void theLauncherAllowsWhatIsDivided() throws IOException {
        var root = Path.of(System.getProperty("davit.root"));
        var launcher = Files.readString(root.resolve("node-agent/dist/src/launcher/davit-node"));

        assertThat(launcher).contains("-XX:MaxDirectMemorySize=56m ");
        assertThat(AgentMemory.ofThisProcess().directBytes()).isLessThanOrEqualTo(56 * MEBIBYTE);
    }
}
