/**
 * Whole-system benchmarks: each measures Davit and a reference in one run and prints the ratio. No test
 * lives here, and no test asserts a figure of performance.
 */
@NullMarked
package dev.davit.bench;

import org.jspecify.annotations.NullMarked;
