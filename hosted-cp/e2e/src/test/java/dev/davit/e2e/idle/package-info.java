/** Invariant I1: no write when nothing changed. */
@NullMarked
package dev.davit.e2e.idle;

import org.jspecify.annotations.NullMarked;
