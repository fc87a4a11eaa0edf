/**
 * TLS engines and PEM material for both ends. No trust decisions beyond building the contexts.
 */
@NullMarked
package dev.davit.tunnel.tls;

import org.jspecify.annotations.NullMarked;
