/** The join of a machine, step by step. */
@NullMarked
package dev.davit.agent.join;

import org.jspecify.annotations.NullMarked;
