/**
 * What is told about each CONNECT of a hosted API server: counters, and a line in the access log. Never anything of what the
 * connection carries, and never any influence on it.
 */
@NullMarked
package dev.davit.gateway.access;

import org.jspecify.annotations.NullMarked;
