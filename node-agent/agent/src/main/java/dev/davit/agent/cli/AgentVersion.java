package dev.davit.agent.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version of this program, from the manifest of its jar. */
final class AgentVersion {
    private AgentVersion() {}

    static String current() {
        return Optional.ofNullable(AgentVersion.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    /** For {@code --version}. */
    static final class Provider implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"davit-node " + current()};
        }
    }
}
