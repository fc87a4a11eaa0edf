package dev.davit.bench.tunnel.scene;

import java.nio.file.Path;
import java.util.List;

/**
 * How processes are started.
 *
 * @param root the checkout, where the JVMs' flags are read
 * @param gatewayJava arguments of the gateway's JVM, and the near relay's, after those of its image
 * @param agentJava arguments of the agent's JVM, and the far relay's, after those of its launcher
 */
public record SceneOptions(Path root, List<String> gatewayJava, List<String> agentJava) {
    /** Copies the lists. */
    public SceneOptions {
        gatewayJava = List.copyOf(gatewayJava);
        agentJava = List.copyOf(agentJava);
    }
}
