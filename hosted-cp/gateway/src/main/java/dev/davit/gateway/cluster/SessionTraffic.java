package dev.davit.gateway.cluster;

import java.time.Duration;
import java.util.Optional;

/**
 * What was measured of a tunnel.
 *
 * @param received bytes on the wire from the machine
 * @param sent bytes on the wire to the machine
 * @param roundTrip of the last PING that was answered
 */
public record SessionTraffic(long received, long sent, Optional<Duration> roundTrip) {}
