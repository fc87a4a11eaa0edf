/** What control planes use while nobody asks anything of them, side by side with a hand-written one; and the operator. */
@NullMarked
package dev.davit.bench.idle;

import org.jspecify.annotations.NullMarked;
