package dev.davit.agent.preflight;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Programs that the agent or the kubelet calls. */
public final class ProgramCheck implements Check {
    private final List<String> programs;
    private final String searchPath;

    /** @param searchPath folders, separated by colons */
    public ProgramCheck(List<String> programs, String searchPath) {
        this.programs = List.copyOf(programs);
        this.searchPath = searchPath;
    }

    @Override
    public String subject() {
        return "programs";
    }

    @Override
    public Finding look() {
        var missing = programs.stream().filter(program -> !present(program)).toList();
        return missing.isEmpty()
                ? new Finding.Passed(String.join(", ", programs))
                : new Finding.Failed(
                        String.join(", ", programs) + " on the PATH",
                        "no " + String.join(", no ", missing),
                        "install them (Debian: apt-get install iproute2 util-linux mount)");
    }

    private boolean present(String program) {
        return Arrays.stream(searchPath.split(":"))
                .filter(folder -> !folder.isEmpty())
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
