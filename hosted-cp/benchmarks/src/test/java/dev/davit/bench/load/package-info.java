/** Tests of what "idle" reads, computes and says. */
@NullMarked
package dev.davit.bench.load;

import org.jspecify.annotations.NullMarked;
