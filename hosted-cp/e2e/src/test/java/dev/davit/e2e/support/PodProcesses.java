package dev.davit.e2e.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Processes of pods of the management cluster, which are processes of this computer. */
public final class PodProcesses {
    private PodProcesses() {}

    /**
     * Kills a process as nothing of Kubernetes would: with SIGKILL, and nobody is told before.
     *
     * @param uid of the pod
     * @param program name of its executable; exactly one process of the pod has it
     */
    public static void kill(String uid, String program) {
        assertThat(uid).as("UID of the pod").isNotEmpty();
        List<ProcessHandle> found = ProcessHandle.allProcesses()
                .filter(process -> runs(process, program) && isOf(process, uid))
                .toList();
        assertThat(found).as(program + " of pod " + uid).hasSize(1);
        found.getFirst().destroyForcibly();
    }

    private static boolean runs(ProcessHandle process, String program) {
        return process.info()
                .command()
                .map(command -> Path.of(command).endsWith(program))
                .orElse(false);
    }

    /** Drivers of cgroups write the UID with hyphens or with underscores. */
    private static boolean isOf(ProcessHandle process, String uid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cgroup"))
                    .replace('_', '-')
                    .contains(uid);
        } catch (IOException e) {
            return false; // it has ended meanwhile
        }
    }
}
