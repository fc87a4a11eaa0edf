package dev.davit.agent.preflight;

import java.time.Duration;
import java.time.Instant;

/** Certificates are valid from now on: the machine must agree with the API server about when that is. */
public final class ClockCheck implements Check {
    private final Instant server;
    private final Instant machine;
    private final Duration tolerance;

    /** @param server the Date header of an answer that arrived at the time {@code machine} */
    public ClockCheck(Instant server, Instant machine, Duration tolerance) {
        this.server = server;
        this.machine = machine;
        this.tolerance = tolerance;
    }

    @Override
    public String subject() {
        return "clock";
    }

    @Override
    public Finding look() {
        var difference = Duration.between(server, machine);
        return difference.abs().compareTo(tolerance) <= 0
                ? new Finding.Passed("within %d s of the API server".formatted(tolerance.toSeconds()))
                : new Finding.Failed(
                        "within %d s of the API server's %s".formatted(tolerance.toSeconds(), server),
                        "%d s %s".formatted(difference.abs().toSeconds(), difference.isNegative() ? "behind" : "ahead"),
                        "set the clock, and run a time service (systemd-timesyncd, chrony)");
    }
}
