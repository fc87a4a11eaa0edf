/** The one exception of the agent and the exit codes that a person or a script sees. */
@NullMarked
package dev.davit.agent.failure;

import org.jspecify.annotations.NullMarked;
