package dev.davit.agent.tunnel;

import dev.davit.tunnel.RefusalReason;
import java.net.InetSocketAddress;

/** What a {@link DialPolicy} says about one target. */
public sealed interface DialDecision {
    /** Dial exactly this address, over TCP. It is resolved, so that what was checked is what is dialled. */
    record Allowed(InetSocketAddress address) implements DialDecision {
        /** Checks that the address is resolved. */
        public Allowed {
            if (address.isUnresolved()) {
                throw new IllegalArgumentException("a policy allows resolved addresses only, got " + address);
            }
        }
    }

    /** Answer with this reason; the stream ends, the tunnel stays. */
    record Refused(RefusalReason reason) implements DialDecision {}
}
