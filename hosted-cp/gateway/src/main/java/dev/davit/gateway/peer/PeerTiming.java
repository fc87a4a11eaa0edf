package dev.davit.gateway.peer;

import java.time.Duration;

/**
 * How long things may take between gateways.
 *
 * @param lookup between two looks for gateways; also the pause before a lost one is connected to again
 * @param connect bound of a TCP connect, and again of its TLS handshake: a CONNECT that goes to a gateway which vanished
 *     has time left for another one
 * @param ping between two signs of life
 * @param silence after which a gateway that gives none is forgotten, with all that it holds
 */
public record PeerTiming(Duration lookup, Duration connect, Duration ping, Duration silence) {
    /** @return the timing that is used outside of tests: a gateway that vanished is forgotten within 15 s */
    public static PeerTiming standard() {
        return new PeerTiming(
                Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofSeconds(10));
    }
}
