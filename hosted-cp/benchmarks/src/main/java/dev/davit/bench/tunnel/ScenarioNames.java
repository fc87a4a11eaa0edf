package dev.davit.bench.tunnel;

import dev.davit.bench.tunnel.scenario.BulkScenario;
import dev.davit.bench.tunnel.scenario.DialScenario;
import dev.davit.bench.tunnel.scenario.IdleScenario;
import dev.davit.bench.tunnel.scenario.PingPongScenario;
import dev.davit.bench.tunnel.scenario.Scenario;
import dev.davit.bench.tunnel.scenario.StallScenario;
import dev.davit.bench.tunnel.scenario.TunnelsScenario;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** What {@code --only} takes. */
final class ScenarioNames implements Iterable<String> {
    /** @return every scenario by its name, in the order in which they are measured */
    static SequencedMap<String, Scenario> all() {
        var all = new LinkedHashMap<String, Scenario>();
        all.put("bulk", new BulkScenario());
        all.put("pingpong", new PingPongScenario());
        all.put("dial", new DialScenario());
        all.put("stall", new StallScenario());
        all.put("idle", new IdleScenario());
        all.put("tunnels", new TunnelsScenario());
        return all;
    }

    @Override
    public Iterator<String> iterator() {
        return all().keySet().iterator();
    }
}
