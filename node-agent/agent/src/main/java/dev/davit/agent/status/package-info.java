/** What the running agent reports about itself, and the reading of it. */
@NullMarked
package dev.davit.agent.status;

import org.jspecify.annotations.NullMarked;
