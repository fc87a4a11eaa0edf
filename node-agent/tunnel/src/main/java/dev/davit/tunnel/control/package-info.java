/**
 * The messages of the control stream and their framing. What they cause is up to the gateway and the agent.
 */
@NullMarked
package dev.davit.tunnel.control;

import org.jspecify.annotations.NullMarked;
