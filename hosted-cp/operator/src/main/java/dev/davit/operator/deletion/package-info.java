/**
 * Takes a hosted cluster away, step by step, each confirmed by reading, and says what holds that up. It keeps nothing in
 * mind and forces nothing.
 */
@NullMarked
package dev.davit.operator.deletion;

import org.jspecify.annotations.NullMarked;
