package dev.davit.bench.tunnel.load;

/** A CONNECT was answered with something else than 200; the message is the status line. */
public final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String statusLine) {
        super(statusLine);
    }
}
