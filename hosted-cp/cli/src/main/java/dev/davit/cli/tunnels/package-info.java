/**
 * What {@code davit tunnels} does: asks every gateway for its tunnels, each through a port-forward to its pod, and shows them.
 */
@NullMarked
package dev.davit.cli.tunnels;

import org.jspecify.annotations.NullMarked;
