package dev.davit.gateway.cluster;

import dev.davit.gateway.limits.Limit;
import dev.davit.tunnel.RefusalReason;
import io.netty.channel.Channel;

/** How a dial ended. */
public sealed interface DialOutcome {
    /** A stream or a socket, not reading by itself; whoever receives it owns it. */
    record Connected(Channel channel) implements DialOutcome {}

    /** Nothing was connected. */
    record Refused(RefusalReason reason) implements DialOutcome {}

    /** Nothing was connected, because of a limit: the client hears {@link RefusalReason#OVERLOADED}, and which one it is. */
    record Exceeded(Limit limit) implements DialOutcome {}
}
