/** How the agent divides the memory of its process. */
@NullMarked
package dev.davit.agent.memory;

import org.jspecify.annotations.NullMarked;
