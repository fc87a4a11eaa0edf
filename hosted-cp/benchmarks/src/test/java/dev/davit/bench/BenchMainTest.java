package dev.davit.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BenchMainTest {
    private final StringWriter errors = new StringWriter();

    /** What it measures in so short a time means nothing; that it measures at all in processes of their own, does. */
    @Test
    void measuresATunnelInProcessesOfTheirOwn() {
        assertThat(tunnel(
                        "--only", "pingpong", "--root", "../..", "--runs", "1", "--warm-ups", "0", "--seconds", "0.05"))
                .isZero();
    }

    @Test
    void refusesOptionsOfTunnelBeforeItStartsAnything() {
        assertThat(tunnel("--runs", "0")).isEqualTo(2);
        assertThat(tunnel("--warm-ups", "-1")).isEqualTo(2);
        assertThat(tunnel("--seconds", "NaN")).isEqualTo(2);
        assertThat(tunnel("--warm-up-seconds", "0")).isEqualTo(2);
        assertThat(tunnel("--only", "bulk,bulky", "--root", "../..")).isEqualTo(2);
        assertThat(tunnel("--root", "/nowhere")).isEqualTo(2);
        assertThat(errors.toString())
                .contains(
                        "--runs: expected at least 1, found 0",
                        "--warm-ups: expected at least 0, found -1",
                        "--seconds: expected a number above 0, found NaN",
                        "--warm-up-seconds: expected a number above 0, found 0.0",
                        "--only: expected some of bulk,pingpong,dial,stall,idle,tunnels, found bulky",
                        "--root: expected a checkout of Davit");
    }

    @Test
    void refusesOptionsOfIdleBeforeItMakesAnything() {
        assertThat(idle("--clusters", "1")).isEqualTo(2);
        assertThat(idle("--settle", "soon")).isEqualTo(2);
        assertThat(idle("--window", "-5m")).isEqualTo(2);
        assertThat(idle("--max-memory-ratio", "0")).isEqualTo(2);
        assertThat(idle("--max-cpu-ratio", "NaN")).isEqualTo(2);
        assertThat(idle("--max-operator-megabytes", "-1")).isEqualTo(2);
        assertThat(idle("--max-operator-cpu-percent", "0")).isEqualTo(2);
        assertThat(errors.toString())
                .contains(
                        "--clusters: expected at least 2, found 1",
                        "'soon' is no duration: write it as 90s, 10m or 1h30m",
                        "'-5m' is no duration: write it as 90s, 10m or 1h30m",
                        "--max-memory-ratio: expected a number above 0, found 0.0",
                        "--max-cpu-ratio: expected a number above 0, found NaN",
                        "--max-operator-megabytes: expected a number above 0, found -1.0",
                        "--max-operator-cpu-percent: expected a number above 0, found 0.0");
    }

    @Test
    void refusesOptionsOfUpgradeBeforeItMakesAnything() {
        assertThat(upgrade("--reads", "0")).isEqualTo(2);
        assertThat(upgrade("--writes", "NaN")).isEqualTo(2);
        assertThat(upgrade("--watches", "-1")).isEqualTo(2);
        assertThat(errors.toString())
                .contains(
                        "--reads: expected a number above 0, found 0.0",
                        "--writes: expected a number above 0, found NaN",
                        "--watches: expected at least 0, found -1");
    }

    @Test
    void fuzzRunsAndTellsItsSeed() {
        var output = new StringWriter();

        assertThat(BenchMain.commandLine()
                        .setOut(new PrintWriter(output))
                        .execute("fuzz", "--inputs", "1000", "--seed", "7"))
                .isZero();
        assertThat(output.toString())
                .contains("seed 7", "opening: 1000 inputs in ", "connect: 1000 inputs in ")
                .contains("every property held");
    }

    @Test
    void everyBenchmarkTellsItsOptions() {
        assertThat(BenchMain.commandLine().getSubcommands().keySet())
                .contains("create", "tunnel")
                .allSatisfy(name -> assertThat(BenchMain.commandLine().execute(name, "--help"))
                        .as(name)
                        .isZero());
    }

    private int idle(String... options) {
        var smallest = Stream.of("idle", "--version", "1.36.3", "--lab", "none", "--root", ".");
        return BenchMain.commandLine()
                .setErr(new PrintWriter(errors))
                .execute(Stream.concat(smallest, Stream.of(options)).toArray(String[]::new));
    }

    private int upgrade(String... options) {
        var smallest = Stream.of("upgrade", "--from", "1.35.4", "--to", "1.36.3", "--lab", "none", "--root", ".");
        return BenchMain.commandLine()
                .setErr(new PrintWriter(errors))
                .execute(Stream.concat(smallest, Stream.of(options)).toArray(String[]::new));
    }

    private int tunnel(String... options) {
        return BenchMain.commandLine()
                .setErr(new PrintWriter(errors))
                .execute(Stream.concat(Stream.of("tunnel"), Stream.of(options)).toArray(String[]::new));
    }
}
