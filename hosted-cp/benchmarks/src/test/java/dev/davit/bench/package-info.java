/** Tests of the arithmetic of the benchmarks; the benchmarks themselves assert nothing. */
@NullMarked
package dev.davit.bench;

import org.jspecify.annotations.NullMarked;
