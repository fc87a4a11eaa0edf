package dev.davit.bench.tunnel.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentLauncherTest {
    private static final Path HOME = Path.of("/opt/agent");
    private static final Path JAVA = HOME.resolve("jre/bin/java");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void takesWhatTheLauncherPassesAndExportsWithoutItsFiles() {
        var settings = AgentLauncher.parse(
                List.of(
                        "PWD=/",
                        "MALLOC_ARENA_MAX=1",
                        JAVA.toString(),
                        "-Xmx48m",
                        "-XX:AOTCache=/opt/agent/lib/davit-node.aot",
                        "-cp",
                        "a.jar",
                        "Main"),
                JAVA,
                HOME);

        assertThat(settings).isEqualTo(new JvmSettings(List.of("-Xmx48m"), Map.of("MALLOC_ARENA_MAX", "1")));
    }

    @Test
    void asksTheLauncherOfThisCheckout() throws Exception {
        var settings = AgentLauncher.settings(Path.of("../.."), folder.resolve("launcher"));

        assertThat(settings.arguments())
                .allMatch(argument -> argument.startsWith("-"))
                .anyMatch(argument -> argument.startsWith("-Xmx"))
                .contains("-XX:TieredStopAtLevel=1");
        assertThat(settings.environment()).containsKey("MALLOC_ARENA_MAX").doesNotContainKey("PATH");
    }

    @Test
    void saysWhatALauncherDidThatStartsNoJava() {
        assertThatThrownBy(() -> AgentLauncher.parse(List.of("sh: readlink: not found"), JAVA, HOME))
                .hasMessageContaining("readlink: not found");
    }

    @Test
    void theAgentHasNotTheGatewaysLogging() {
        assertThat(AgentLauncher.classPath(List.of("/lib/logback-core-1.jar", "/lib/netty-buffer-4.jar")))
                .containsExactly("/lib/netty-buffer-4.jar");
    }
}
