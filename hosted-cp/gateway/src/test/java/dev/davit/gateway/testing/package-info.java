/** A gateway, hosted clusters, nodes and API servers for tests, on loopback with real TLS. */
@NullMarked
package dev.davit.gateway.testing;

import org.jspecify.annotations.NullMarked;
