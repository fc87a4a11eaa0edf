package dev.davit.agent.reach;

import static java.util.Objects.requireNonNull;

import dev.davit.tunnel.relay.KeepAlive;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Connects to the first of several addresses that answers (happy eyeballs, RFC 8305 section 5): each has a head start of
 * 250 ms over the next, which begins at once when it fails. The others are closed before the winner is returned. Blocks;
 * every attempt has a virtual thread.
 */
final class AddressRace {
    /** RFC 8305 section 8: the recommended connection attempt delay. */
    private static final Duration HEAD_START = Duration.ofMillis(250);

    private final Deque<InetSocketAddress> waiting;
    private final Deadline deadline;
    private final Map<InetSocketAddress, SocketChannel> running = new LinkedHashMap<>();
    private final Map<InetSocketAddress, String> failures = new LinkedHashMap<>();
    private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();

    /** @param failure empty when it is connected */
    private record Outcome(InetSocketAddress address, String failure) {
        boolean connected() {
            return failure.isEmpty();
        }
    }

    private AddressRace(List<InetSocketAddress> addresses, Deadline deadline) {
        this.waiting = new ArrayDeque<>(addresses);
        this.deadline = deadline;
    }

    /**
     * @param addresses in the order of preference; not empty
     * @return a connected socket in blocking mode, which the caller owns
     * @throws IOException when none answers in time; the message says what became of each
     */
    static SocketChannel run(List<InetSocketAddress> addresses, Deadline deadline) throws IOException {
        return new AddressRace(addresses, deadline).run();
    }

    private SocketChannel run() throws IOException {
        try {
            startNext();
            while (!running.isEmpty() && deadline.nanosLeft() > 0) {
                var outcome = nextOutcome();
                if (outcome.filter(Outcome::connected).isPresent()) {
                    return requireNonNull(running.remove(outcome.get().address()));
                }
                outcome.ifPresent(this::failed);
                startNext();
            }
            throw new IOException(summary());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while connecting");
        } finally {
            running.values().forEach(HandOver::close);
        }
    }

    private void startNext() throws IOException {
        var address = waiting.poll();
        if (address != null) {
            var socket = SocketChannel.open();
            running.put(address, socket);
            Thread.ofVirtual().name("davit-connect").start(() -> outcomes.add(attempt(socket, address)));
        }
    }

    private static Outcome attempt(SocketChannel socket, InetSocketAddress address) {
        try {
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
            KeepAlive.on(socket);
            socket.connect(address);
            return new Outcome(address, "");
        } catch (IOException | RuntimeException e) {
            return new Outcome(address, e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    /** @return empty when it is the next one's turn, or when the time is up */
    private Optional<Outcome> nextOutcome() throws InterruptedException {
        var patience = waiting.isEmpty() ? deadline.nanosLeft() : Math.min(HEAD_START.toNanos(), deadline.nanosLeft());
        return Optional.ofNullable(outcomes.poll(patience, TimeUnit.NANOSECONDS));
    }

    private void failed(Outcome outcome) {
        HandOver.close(requireNonNull(running.remove(outcome.address())));
        failures.put(outcome.address(), outcome.failure());
    }

    private String summary() {
        running.keySet().forEach(address -> failures.put(address, "no answer within " + deadline.seconds()));
        waiting.forEach(address -> failures.put(address, "not tried in " + deadline.seconds()));
        return failures.size() == 1
                ? failures.values().iterator().next()
                : failures.entrySet().stream()
                        .map(entry -> entry.getKey().getAddress().getHostAddress() + ": " + entry.getValue())
                        .collect(Collectors.joining("; "));
    }
}
