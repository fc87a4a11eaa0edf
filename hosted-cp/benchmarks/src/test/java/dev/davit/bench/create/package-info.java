/** Tests of what the hand-written control plane is made of. */
@NullMarked
package dev.davit.bench.create;

import org.jspecify.annotations.NullMarked;
