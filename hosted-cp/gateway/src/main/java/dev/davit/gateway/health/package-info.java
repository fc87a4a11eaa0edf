/**
 * Liveness, readiness, metrics and the list of tunnels over plain HTTP. Nothing here changes anything.
 */
@NullMarked
package dev.davit.gateway.health;

import org.jspecify.annotations.NullMarked;
