package dev.davit.agent.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A kernel setting and the value that pods need.
 *
 * @param name with dots
 */
public record Sysctl(String name, String value) {
    /** What has to be set on every node. */
    public static final List<Sysctl> NEEDED =
            List.of(new Sysctl("net.ipv4.ip_forward", "1"), new Sysctl("net.bridge.bridge-nf-call-iptables", "1"));

    /** @return the value now, or empty when the kernel has no such setting */
    public Optional<String> read(Path procSys) {
        try {
            return Optional.of(Files.readString(file(procSys)).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Sets the value until the next boot. */
    public void apply(Path procSys) throws IOException {
        Files.writeString(file(procSys), value);
    }

    private Path file(Path procSys) {
        return procSys.resolve(name.replace('.', '/'));
    }
}
