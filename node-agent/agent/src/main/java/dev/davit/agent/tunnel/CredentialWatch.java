package dev.davit.agent.tunnel;

import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the files of certificate and authorities again and again, and hands over the context that they make now. Files
 * block: each look has a virtual thread, one at a time. State belongs to the event loop.
 */
final class CredentialWatch {
    private static final Logger LOGGER = LoggerFactory.getLogger(CredentialWatch.class);

    private final TunnelCredentials credentials;
    private final EventLoop loop;
    private final Consumer<SslContext> seen;
    private Optional<String> trouble = Optional.empty();
    private boolean looking;

    /** @param seen is given the context of now, the same one while nothing changes; on the event loop */
    CredentialWatch(TunnelCredentials credentials, EventLoop loop, Consumer<SslContext> seen) {
        this.credentials = credentials;
        this.loop = loop;
        this.seen = seen;
    }

    void start(Duration interval) {
        loop.scheduleAtFixedRate(this::look, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        if (!looking) {
            looking = true;
            Thread.ofVirtual().name("davit-tunnel-files").start(this::read);
        }
    }

    private void read() {
        try {
            var context = credentials.current();
            loop.execute(() -> ended(Optional.empty(), Optional.of(context)));
        } catch (IOException | RuntimeException e) {
            loop.execute(() -> ended(Optional.of(String.valueOf(e.getMessage())), Optional.empty()));
        }
    }

    private void ended(Optional<String> cause, Optional<SslContext> context) {
        looking = false;
        if (cause.isPresent() && !cause.equals(trouble)) {
            LOGGER.atWarn()
                    .addKeyValue("cause", cause.get())
                    .log("certificate cannot be read, the tunnel goes on with the one before");
        }
        trouble = cause;
        context.ifPresent(seen);
    }
}
