package dev.davit.tunnel.relay;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.function.Consumer;

/** Brings a channel to the event loop of the one that it is joined with, so that bytes need one thread and no wake-up. */
public final class EventLoopMove {
    private EventLoopMove() {}

    /**
     * To be called on the channel's present event loop while it reads nothing and nothing is being written.
     *
     * @param done called on the new event loop with whether the channel is there; if not, it is closed
     */
    public static void move(Channel channel, EventLoop to, Consumer<Boolean> done) {
        if (channel.eventLoop() == to) {
            done.accept(true);
            return;
        }
        channel.deregister().addListener(left -> {
            if (left.isSuccess()) {
                to.register(channel).addListener(arrived -> to.execute(() -> done.accept(arrived.isSuccess())));
            } else {
                channel.close();
                to.execute(() -> done.accept(false));
            }
        });
    }
}
