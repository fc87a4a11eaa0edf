/** Fixtures of the agent's tests. */
@NullMarked
package dev.davit.agent.testing;

import org.jspecify.annotations.NullMarked;
