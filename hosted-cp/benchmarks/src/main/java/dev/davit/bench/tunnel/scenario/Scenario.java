package dev.davit.bench.tunnel.scenario;

import dev.davit.bench.tunnel.report.Report;
import dev.davit.bench.tunnel.scene.SceneOptions;
import java.io.PrintStream;

/** Something that is measured, in a scene of its own. */
@FunctionalInterface
public interface Scenario {
    /**
     * Measures it.
     *
     * @param out where progress goes
     * @throws Exception when it cannot be measured
     */
    Report run(SceneOptions options, Pace pace, PrintStream out) throws Exception;
}
