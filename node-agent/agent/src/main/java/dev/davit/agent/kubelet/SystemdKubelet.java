package dev.davit.agent.kubelet;

import dev.davit.agent.process.CommandRunner;
import dev.davit.agent.systemd.SystemdUnit;
import dev.davit.agent.systemd.UnitTemplates;
import java.io.IOException;
import java.util.List;

/** The kubelet as a unit of systemd, which keeps it running and keeps its log. */
public final class SystemdKubelet implements Kubelet {
    private final SystemdUnit unit;
    private final String content;

    /** @param command the kubelet and its arguments */
    public SystemdKubelet(List<String> command, java.nio.file.Path unitFolder, CommandRunner commands) {
        this.unit = new SystemdUnit(UnitTemplates.KUBELET_UNIT, unitFolder, commands);
        this.content = UnitTemplates.kubelet(command);
    }

    @Override
    public void start() throws IOException {
        unit.ensure(content);
    }

    @Override
    public KubeletState state() {
        var state = unit.activeState();
        return new KubeletState(
                "active".equals(state), 0, "%s %s; see journalctl -u %s".formatted(unit.name(), state, unit.name()));
    }

    @Override
    public void stop() throws IOException {
        unit.remove();
    }

    @Override
    public void close() {
        // systemd goes on taking care of it
    }
}
