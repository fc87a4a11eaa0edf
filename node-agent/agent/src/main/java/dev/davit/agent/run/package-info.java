/** A joined node's agent at work: address, relay, kubelet, tunnel, status. */
@NullMarked
package dev.davit.agent.run;

import org.jspecify.annotations.NullMarked;
