package dev.davit.agent.preflight;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The agent writes to /etc and starts the kubelet: it has to be root. */
public final class RootCheck implements Check {
    private final Path processStatus;

    /** @param processStatus {@code /proc/self/status} */
    public RootCheck(Path processStatus) {
        this.processStatus = processStatus;
    }

    /** @return the check of the user who runs this */
    public static RootCheck ofThisProcess() {
        return new RootCheck(Path.of("/proc/self/status"));
    }

    @Override
    public String subject() {
        return "user";
    }

    @Override
    public Finding look() {
        try {
            var user = Files.readAllLines(processStatus).stream()
                    .filter(line -> line.startsWith("Uid:"))
                    .map(line -> line.split("\\s+")[2])
                    .findFirst()
                    .orElse("unknown");
            return "0".equals(user)
                    ? new Finding.Passed("root")
                    : new Finding.Failed(
                            "root (uid 0)", "uid " + user, "run the command as root, for example with sudo");
        } catch (IOException e) {
            return new Finding.Failed("a readable " + processStatus, e.toString(), "mount /proc");
        }
    }
}
