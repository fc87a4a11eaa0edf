package dev.davit.agent.preflight;

import dev.davit.agent.failure.AgentException;
import dev.davit.agent.failure.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** Runs checks, all of them, so that a person fixes everything in one go. */
public final class Preflight {
    private final List<Check> checks;

    /** @param checks in the order in which they are shown */
    public Preflight(List<Check> checks) {
        this.checks = List.copyOf(checks);
    }

    /**
     * @param report is told each finding as it comes
     * @throws AgentException PREFLIGHT, naming every failed check
     */
    public void run(BiConsumer<Check, Finding> report) {
        var failures = new ArrayList<String>();
        for (var check : checks) {
            var finding = check.look();
            report.accept(check, finding);
            if (finding instanceof Finding.Failed(var expected, var found, var remedy)) {
                failures.add("%s: expected %s, found %s; %s".formatted(check.subject(), expected, found, remedy));
            }
        }
        if (!failures.isEmpty()) {
            throw new AgentException(ExitCode.PREFLIGHT, String.join("\n", failures));
        }
    }
}
