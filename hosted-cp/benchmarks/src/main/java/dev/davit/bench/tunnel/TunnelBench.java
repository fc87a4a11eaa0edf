package dev.davit.bench.tunnel;

import dev.davit.bench.tunnel.report.Report;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tunnel}: gateway and agent in processes of their own, against a plain relay with TLS on both legs. */
@Command(
        name = "tunnel",
        mixinStandardHelpOptions = true,
        description =
                "Throughput, latency, dials and memory of gateway and agent, against a plain relay with TLS on both"
                        + " legs; each process as in production, on loopback.")
public final class TunnelBench implements Callable<Integer> {
    @Mixin
    private TunnelOptions options = new TunnelOptions();

    @Override
    public Integer call() {
        var pace = options.pace();
        var scene = options.scene();
        var scenarios = ScenarioNames.all();
        var reports = new ArrayList<Report>();
        for (var name : options.only(scenarios.keySet())) {
            var scenario = Optional.ofNullable(scenarios.get(name)).orElseThrow();
            var report = measured(name, () -> scenario.run(scene, pace, System.out));
            report.lines().forEach(System.out::println);
            reports.add(report);
        }
        reports.stream().flatMap(Report::missed).forEach(System.out::println);
        return Report.exitCode(reports, options.check());
    }

    /** One that cannot be measured does not take the others with it. */
    private static Report measured(String name, Callable<Report> scenario) {
        try {
            return scenario.call();
        } catch (Exception e) {
            return Report.failed(name, String.valueOf(e.getMessage()));
        }
    }
}
