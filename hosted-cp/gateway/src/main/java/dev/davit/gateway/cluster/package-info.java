/**
 * The gateway's state of each hosted cluster: its route, its TLS context, its connected nodes. Nothing is shared between two
 * clusters.
 */
@NullMarked
package dev.davit.gateway.cluster;

import org.jspecify.annotations.NullMarked;
