package dev.davit.bench.tunnel.role;

import dev.davit.gateway.GatewayMain;
import java.util.function.UnaryOperator;

/** The gateway as its image starts it; all that is added is that it ends with the benchmark. */
public final class GatewayRole {
    private GatewayRole() {}

    /** Takes no arguments; the gateway reads its environment. */
    public static void main(String[] arguments) throws InterruptedException {
        Thread.ofPlatform()
                .daemon()
                .name("bench-conversation")
                .start(() -> Conversation.answer(UnaryOperator.identity()));
        GatewayMain.main(new String[0]);
    }
}
