package dev.davit.agent.systemd;

import java.util.List;
import java.util.stream.Collectors;

/** The content of the two units of a joined machine. */
public final class UnitTemplates {
    /** The kubelet's unit. */
    public static final String KUBELET_UNIT = "davit-kubelet.service";

    /** The agent's unit. */
    public static final String AGENT_UNIT = "davit-node.service";

    private UnitTemplates() {}

    /** @param command the kubelet and its arguments */
    public static String kubelet(List<String> command) {
        return """
                # Written by davit-node; changes are lost. Settings of this machine belong into
                # /etc/davit-node/kubelet.conf.d.
                [Unit]
                Description=kubelet of a Davit node
                After=network-online.target containerd.service
                Wants=network-online.target

                [Service]
                ExecStart=%s
                Restart=always
                RestartSec=2
                StartLimitInterval=0
                KillMode=process
                Delegate=yes
                OOMScoreAdjust=-999

                [Install]
                WantedBy=multi-user.target
                """.formatted(commandLine(command));
    }

    /** @param launcher the program {@code davit-node} */
    public static String agent(String launcher) {
        return """
                # Written by davit-node join; davit-node reset removes it.
                [Unit]
                Description=Davit node agent
                After=network-online.target
                Before=davit-kubelet.service
                Wants=network-online.target

                [Service]
                ExecStart=%s
                Restart=always
                RestartSec=1
                StartLimitInterval=0
                KillMode=process
                OOMScoreAdjust=-900

                [Install]
                WantedBy=multi-user.target
                """.formatted(commandLine(List.of(launcher, "run")));
    }

    /** Quotes as systemd.syntax(7) has it; {@code %} and {@code $} would be expanded. */
    private static String commandLine(List<String> command) {
        return command.stream()
                .map(word -> word.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("%", "%%")
                        .replace("$", "$$"))
                .map(word -> word.matches("[-A-Za-z0-9_./:=,@%+$]+") ? word : "\"" + word + "\"")
                .collect(Collectors.joining(" "));
    }
}
