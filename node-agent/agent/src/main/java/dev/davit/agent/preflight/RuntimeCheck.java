package dev.davit.agent.preflight;

import dev.davit.agent.runtime.ContainerRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A container runtime that answers. */
public final class RuntimeCheck implements Check {
    private final Path socket;
    private final ContainerRuntime runtime;

    /** @param runtime the runtime behind the socket */
    public RuntimeCheck(Path socket, ContainerRuntime runtime) {
        this.socket = socket;
        this.runtime = runtime;
    }

    @Override
    public String subject() {
        return "container runtime";
    }

    @Override
    public Finding look() {
        if (!Files.exists(socket)) {
            return failed("no such socket", "install and start containerd");
        }
        try {
            return new Finding.Passed(runtime.version());
        } catch (IOException e) {
            return failed(
                    String.valueOf(e.getMessage()),
                    "see whether containerd runs and its CRI plugin is not disabled (disabled_plugins in config.toml)");
        }
    }

    private Finding failed(String found, String remedy) {
        return new Finding.Failed("containerd with CRI v1 at " + socket, found, remedy);
    }
}
