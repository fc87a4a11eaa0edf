package dev.davit.bench.tunnel.load;

/** What a server behind the tunnel does with a connection. */
public enum TargetKind {
    /** Sends back what it gets. */
    ECHO,
    /** Reads everything. */
    SINK,
    /** Sends as much as it can. */
    SOURCE,
    /** Sends one byte at once. */
    GREETING,
    /** Reads nothing. */
    MUTE
}
