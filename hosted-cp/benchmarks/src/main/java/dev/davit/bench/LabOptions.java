package dev.davit.bench;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where the lab is; {@code hack/bench} fills these in. */
public final class LabOptions {
    @Option(names = "--lab", required = true, description = "Name of the lab.")
    private String name = "";

    @Option(names = "--root", required = true, description = "The checkout, for hack/lab.")
    private Path root = Path.of(".");

    /** @return the lab to work in */
    public Lab lab() {
        return new Lab(root, name);
    }

    /** @return the address of the management machine, from {@code hack/lab env} */
    public String gatewayAddress() {
        return Optional.ofNullable(System.getenv("DAVIT_GATEWAY_ADDRESS"))
                .orElseThrow(() -> new IllegalStateException(
                        "DAVIT_GATEWAY_ADDRESS is not set: run this with hack/bench, or eval \"$(hack/lab env)\""));
    }
}
