package dev.davit.agent.cli;

import java.util.Optional;

/** The program that a unit of systemd starts. */
final class Launcher {
    /** Set by the launcher to its own path. */
    private static final String PROPERTY = "davit.node.launcher";

    private Launcher() {}

    static String path() {
        return Optional.ofNullable(System.getProperty(PROPERTY)).orElse("/opt/davit-node/bin/davit-node");
    }
}
