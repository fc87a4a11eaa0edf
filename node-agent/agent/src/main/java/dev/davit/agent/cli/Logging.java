package dev.davit.agent.cli;

import java.util.logging.Level;
import java.util.logging.Logger;

/** One line per event on standard error; journald and log files add nothing to it. */
final class Logging {
    /** Kept, because the logging of Java forgets the level of a logger that nobody holds. */
    private static final Logger HTTP2 = Logger.getLogger("io.netty.handler.codec.http2");

    private Logging() {}

    static void configure() {
        System.setProperty("java.util.logging.SimpleFormatter.format", "%1$tFT%1$tT.%1$tL%1$tz %4$s %5$s%6$s%n");
        // frames for streams that were reset are normal after an aborted download
        HTTP2.setLevel(Level.WARNING);
    }
}
