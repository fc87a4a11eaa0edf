package dev.davit.agent.preflight;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A kubelet that somebody else has set up is not taken over. */
public final class NotJoinedCheck implements Check {
    private final List<Path> traces;
    private final BooleanSupplier own;

    /**
     * @param traces files that only a joined machine has
     * @param own whether they may be our own, of a join to the same cluster that was cut short
     */
    public NotJoinedCheck(List<Path> traces, BooleanSupplier own) {
        this.traces = List.copyOf(traces);
        this.own = own;
    }

    @Override
    public String subject() {
        return "other clusters";
    }

    @Override
    public Finding look() {
        var found = traces.stream().filter(Files::exists).toList();
        if (!found.isEmpty() && own.getAsBoolean()) {
            return new Finding.Passed("none; a join that was cut short is finished");
        }
        return found.isEmpty()
                ? new Finding.Passed("none")
                : new Finding.Failed(
                        "a machine that belongs to no cluster",
                        found.toString(),
                        "if it was joined with kubeadm, run kubeadm reset; otherwise remove the files");
    }
}
