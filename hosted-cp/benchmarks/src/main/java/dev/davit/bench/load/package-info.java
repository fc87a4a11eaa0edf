/** A steady load on a control plane while something happens to it, and what of it failed; the program is steady-load. */
@NullMarked
package dev.davit.bench.load;

import org.jspecify.annotations.NullMarked;
