package dev.davit.bench.load;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** What a steady load counted, run after run, on the control planes of one kind. */
public final class LoadLog {
    private final String name;
    private final Optional<Path> program;
    private final LoadRate rate;
    private final List<LoadReport> reports = new CopyOnWriteArrayList<>();

    /**
     * @param name of the control planes
     * @param program steady-load; empty: there is no load, and nothing is counted
     */
    public LoadLog(String name, Optional<Path> program, LoadRate rate) {
        this.name = name;
        this.program = program;
        this.rate = rate;
    }

    /**
     * Makes a change with the load around it.
     *
     * @param kubeconfig of the control plane
     * @param change is begun when the load is steady, and returns its time
     * @param end waits for what the change leaves to be done: what fails by it counts too, its time does not
     * @return the time of the change
     */
    public Duration around(String kubeconfig, Supplier<Duration> change, Runnable end) {
        if (program.isEmpty()) {
            return change.get();
        }
        try (var load = SteadyLoad.start(program.get(), kubeconfig, rate)) {
            load.awaitSteady();
            var time = change.get();
            end.run();
            reports.add(load.end());
            return time;
        }
    }

    /** @return the sums of all runs so far; empty without a load */
    public Optional<LoadSum> sum() {
        return reports.isEmpty() ? Optional.empty() : Optional.of(new LoadSum(name, reports));
    }
}
