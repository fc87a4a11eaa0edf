/** Tests of what "idle" reads, computes and says. */
@NullMarked
package dev.davit.bench.idle;

import org.jspecify.annotations.NullMarked;
