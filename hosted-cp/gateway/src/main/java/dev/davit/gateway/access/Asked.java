package dev.davit.gateway.access;

import dev.davit.tunnel.HostPort;
import java.util.Optional;

/**
 * Who asked for what.
 *
 * @param clusterUid whom the client certificate names, if that is a hosted cluster
 * @param clusterName {@code namespace/name} of it, if there is a route of it
 */
public record Asked(Optional<String> clusterUid, Optional<String> clusterName, HostPort target) {}
