package dev.davit.agent.reach;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** A connected socket on its way from the thread that connected it to the event loop that will own it. */
public final class HandOver {
    private HandOver() {}

    /**
     * Lets the new owner take the socket; one that has ended meanwhile takes nothing, and the socket is closed.
     *
     * @param taking runs on the owner's thread
     */
    public static void to(Executor owner, SocketChannel socket, Runnable taking) {
        try {
            owner.execute(taking);
        } catch (RejectedExecutionException e) {
            close(socket);
        }
    }

    /** Closes a socket that nobody wants any more. */
    public static void close(SocketChannel socket) {
        try {
            socket.close();
        } catch (IOException ignored) {
            // Nothing was sent on it yet, so nothing is lost.
        }
    }
}
