/** From a CA pin to a cluster CA that may be trusted: TLS handshake, chain, pin, name. No token is known here. */
@NullMarked
package dev.davit.agent.trust;

import org.jspecify.annotations.NullMarked;
