/**
 * Liveness and readiness over plain HTTP.
 */
@NullMarked
package dev.davit.gateway.health;

import org.jspecify.annotations.NullMarked;
