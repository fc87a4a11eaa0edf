package dev.davit.agent.preflight;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A kubelet that somebody else has set up is not taken over. */
public final class NotJoinedCheck implements Check {
    private final List<Path> traces;

    /** @param traces files that only a joined machine has */
    public NotJoinedCheck(List<Path> traces) {
        this.traces = List.copyOf(traces);
    }

    @Override
    public String subject() {
        return "other clusters";
    }

    @Override
    public Finding look() {
        var found = traces.stream().filter(Files::exists).toList();
        return found.isEmpty()
                ? new Finding.Passed("none")
                : new Finding.Failed(
                        "a machine that belongs to no cluster",
                        found.toString(),
                        "if it was joined with kubeadm, run kubeadm reset; otherwise remove the files");
    }
}
