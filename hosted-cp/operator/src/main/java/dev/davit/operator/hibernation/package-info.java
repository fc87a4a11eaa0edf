/**
 * How a hosted cluster falls asleep and wakes: how far it is, what its pods do for that, who asked for it and what its
 * conditions say meanwhile. When it is to sleep is the model's; whose turn it is to wake is in the package turn.
 */
@NullMarked
package dev.davit.operator.hibernation;

import org.jspecify.annotations.NullMarked;
