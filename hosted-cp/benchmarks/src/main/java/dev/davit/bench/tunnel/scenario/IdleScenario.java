package dev.davit.bench.tunnel.scenario;

import dev.davit.bench.tunnel.report.Report;
import dev.davit.bench.tunnel.scene.SceneOptions;
import java.io.PrintStream;

/** Memory of gateway and agent: idle, after bulk, and of each of many streams that say nothing. */
public final class IdleScenario implements Scenario {
    @Override
    public Report run(SceneOptions options, Pace pace, PrintStream out) throws Exception {
        return new IdleRun(out).measure(options);
    }
}
