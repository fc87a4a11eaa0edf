/** Invariant I9: no secret in logs, events, status, process arguments or world-readable files. */
@NullMarked
package dev.davit.e2e.secrets;

import org.jspecify.annotations.NullMarked;
