package dev.davit.gateway.cluster;

import dev.davit.tunnel.CloseReason;
import dev.davit.tunnel.HostPort;
import dev.davit.tunnel.control.ControlMessage;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;

/** One tunnel of one node, as the rest of the gateway sees it. */
public interface NodeSession {
    /** @return uid of the cluster that the node belongs to */
    String clusterUid();

    /** @return the node's name, from its certificate */
    String node();

    /** @return the node's certificate */
    X509Certificate certificate();

    /** @return which process of an agent this is; older agents do not say */
    Optional<String> instance();

    /** @return where the connection comes from */
    InetAddress remote();

    /** @return when the tunnel came up */
    Instant since();

    /** @return connections on this tunnel, and dials under way */
    int openStreams();

    /** @return what was measured of it; empty when somebody else carries it */
    default Optional<SessionTraffic> traffic() {
        return Optional.empty();
    }

    /** @return whether a stream can be opened now */
    boolean usable();

    /**
     * Asks the node for a connection. Never fails: a problem is an outcome.
     *
     * @param outcome completed with what came of it; cancelling it gives up the dial, also on the node
     */
    void dial(HostPort target, Promise<DialOutcome> outcome);

    /**
     * Asks the agent for a sign of life.
     *
     * @param answered called when it answered, within seconds
     * @param silent called when nothing at all came from it for that long; neither is called when something else came
     */
    void ask(Runnable answered, Runnable silent);

    /** Sends a message on the control stream. */
    void send(ControlMessage message);

    /** Closes the tunnel with everything on it. */
    void close(CloseReason reason);

    /**
     * The same after a message on the control stream.
     *
     * @param last what the agent is to hear; should it close the tunnel for that, the reason is this one all the same
     */
    default void close(CloseReason reason, ControlMessage last) {
        send(last);
        close(reason);
    }
}
