/** Checks before a join changes anything; each failure says what was expected, found, and what to do. */
@NullMarked
package dev.davit.agent.preflight;

import org.jspecify.annotations.NullMarked;
