/** Creating a hosted cluster until it is Available, against the same four programs from a hand-written manifest. */
@NullMarked
package dev.davit.bench.create;

import org.jspecify.annotations.NullMarked;
