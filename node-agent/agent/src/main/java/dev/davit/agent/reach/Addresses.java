package dev.davit.agent.reach;

import dev.davit.agent.network.Cidr;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The addresses behind names. A name is looked up for each attempt, so that a change is followed by the next one; while its
 * name servers are away or slow, the addresses that it had last are used. For any thread.
 */
final class Addresses {
    /** Longer than any name server that works takes; shorter than what an attempt has. */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final Lookup lookup;
    private final Map<String, List<InetAddress>> known = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<List<InetAddress>>> running = new ConcurrentHashMap<>();

    /** Asks for all addresses of a name, in the order of preference. Blocks for as long as it likes. */
    @FunctionalInterface
    interface Lookup {
        /** @throws UnknownHostException when there are none, or nobody can tell */
        List<InetAddress> of(String name) throws UnknownHostException;
    }

    Addresses(Lookup lookup) {
        this.lookup = lookup;
    }

    /** @return the machine's own lookup, whose cache {@link NameCache} keeps short */
    static Lookup ofThisMachine() {
        return name -> List.of(InetAddress.getAllByName(name));
    }

    /**
     * @param host name or literal
     * @return the addresses in the order in which they are tried; not empty
     * @throws UnknownHostException when the name has none and had none before
     */
    List<InetAddress> of(String host, Deadline deadline) throws IOException {
        var literal = Cidr.parse(host).map(Cidr::base);
        if (literal.isPresent()) {
            return List.of(literal.get());
        }
        var before = Optional.ofNullable(known.get(host));
        var patience = before.isPresent() ? Math.min(PATIENCE.toNanos(), deadline.nanosLeft()) : deadline.nanosLeft();
        try {
            return interleaved(look(host).get(patience, TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return interleaved(before.orElseThrow(() -> new IOException(
                    "no name server has answered for %s within %s".formatted(host, deadline.seconds()))));
        } catch (ExecutionException e) {
            return interleaved(
                    before.orElseThrow(() -> new UnknownHostException("the name %s does not resolve".formatted(host))));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("interrupted");
        }
    }

    /** Whoever asks while a name is being looked up waits for the same answer. */
    private CompletableFuture<List<InetAddress>> look(String host) {
        var mine = new CompletableFuture<List<InetAddress>>();
        var other = running.putIfAbsent(host, mine);
        if (other != null) {
            return other;
        }
        Thread.ofVirtual().name("davit-lookup").start(() -> {
            try {
                var found = List.copyOf(lookup.of(host));
                known.put(host, found);
                running.remove(host);
                mine.complete(found);
            } catch (UnknownHostException | RuntimeException e) {
                running.remove(host);
                mine.completeExceptionally(e);
            }
        });
        return mine;
    }

    /** RFC 8305 section 4: families take turns, the preferred one first; within a family the order stays. */
    static List<InetAddress> interleaved(List<InetAddress> addresses) {
        var families = addresses.stream()
                .distinct()
                .collect(Collectors.groupingBy(Object::getClass, LinkedHashMap::new, Collectors.toList()));
        return IntStream.range(0, addresses.size())
                .boxed()
                .flatMap(turn -> families.values().stream()
                        .filter(family -> turn < family.size())
                        .map(family -> family.get(turn)))
                .toList();
    }
}
