package dev.davit.agent.cli;

import java.util.Optional;
import picocli.CommandLine;

/** The version of this program, from the manifest of its jar. */
final class AgentVersion implements CommandLine.IVersionProvider {
    static String current() {
        return Optional.ofNullable(AgentVersion.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    @Override
    public String[] getVersion() {
        return new String[] {"davit-node " + current()};
    }
}
