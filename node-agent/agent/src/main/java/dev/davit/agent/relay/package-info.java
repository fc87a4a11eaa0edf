/** The node-local endpoint of the hosted cluster's API: accepts local connections only, relays to the gateway. */
@NullMarked
package dev.davit.agent.relay;

import org.jspecify.annotations.NullMarked;
