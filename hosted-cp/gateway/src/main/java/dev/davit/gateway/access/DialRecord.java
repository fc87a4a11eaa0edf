package dev.davit.gateway.access;

import dev.davit.gateway.metrics.TrafficMeter;
import dev.davit.tunnel.CloseReason;
import dev.davit.tunnel.RefusalReason;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * The story of one connection to an egress port: ASKED → (DIALLING) → ESTABLISHED → closed, or → refused or given up. It is
 * counted as it goes, and told to the access log once, at its end. All of it belongs to the connection's event loop, but for
 * {@link #closed}, which comes when everything else is over.
 */
public final class DialRecord {
    /** The verdict on a dial that became a connection. */
    public static final String ESTABLISHED = "ESTABLISHED";
    /** The verdict on a dial whose client hung up before it was answered. */
    public static final String CLIENT_GONE = "CLIENT_GONE";
    /** The verdict on a dial that succeeded, but whose client did not take the answer. */
    public static final String ANSWER_NOT_TAKEN = "ANSWER_NOT_TAKEN";

    private final Dials dials;
    private final Selection selection;
    private final Optional<InetAddress> client;
    private final TrafficMeter traffic;
    private long begin = System.nanoTime();
    private Optional<Asked> asked = Optional.empty();
    private Optional<String> node = Optional.empty();
    private Duration dial = Duration.ZERO;
    private boolean dialling;
    private boolean answered;

    DialRecord(Dials dials, Selection selection, Channel connection) {
        this.dials = dials;
        this.selection = selection;
        this.client = connection.remoteAddress() instanceof InetSocketAddress internet
                ? Optional.of(internet.getAddress())
                : Optional.empty();
        this.traffic = dials.meter(selection);
    }

    /** The request was read. */
    public void asked(Asked what) {
        begin = System.nanoTime();
        asked = Optional.of(what);
    }

    /**
     * The target is being dialled.
     *
     * @param name of the node that it belongs to
     */
    public void dialling(Optional<String> name) {
        node = name;
        dialling = true;
        dials.began(selection);
    }

    /** The request is answered with a reason why not. */
    public void refused(RefusalReason reason) {
        if (answer()) {
            dials.refused(selection, reason);
            tell(reason.name(), Optional.empty());
        }
    }

    /** The client hung up; means nothing when it had asked for nothing, or was answered. */
    public void clientGone() {
        if (dialling && answer()) {
            dials.clientGone(selection);
            tell(CLIENT_GONE, Optional.empty());
        }
    }

    /** The dial succeeded, but the client could not be told. */
    public void answerNotTaken() {
        if (answer()) {
            dials.answerNotTaken(selection);
            tell(ANSWER_NOT_TAKEN, Optional.empty());
        }
    }

    /**
     * The client was told that the connection is made. From here on all bytes that pass behind the handler of this context
     * are counted.
     */
    public void established(ChannelHandlerContext behind) {
        if (answer()) {
            behind.pipeline().addAfter(behind.name(), "traffic", traffic);
            dials.established(selection, dial);
        }
    }

    /** An established connection is over. For any thread. */
    public void closed(CloseReason reason) {
        dials.closed(selection, reason);
        tell(ESTABLISHED, Optional.of(reason));
    }

    private boolean answer() {
        if (answered) {
            return false;
        }
        answered = true;
        if (dialling) {
            dials.answered(selection);
        }
        dial = sinceBegin();
        return true;
    }

    private Duration sinceBegin() {
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private void tell(String verdict, Optional<CloseReason> closed) {
        if (dials.log().enabled()) {
            dials.log()
                    .add(new AccessLine(
                            dials.clock().instant(),
                            selection,
                            client,
                            asked,
                            node,
                            verdict,
                            dial,
                            sinceBegin(),
                            traffic.received(),
                            traffic.sent(),
                            closed));
        }
    }
}
