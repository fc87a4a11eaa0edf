/**
 * The ports at which kube-apiservers ask for connections: HTTP/1.1 CONNECT over mutual TLS.
 */
@NullMarked
package dev.davit.gateway.egress;

import org.jspecify.annotations.NullMarked;
