/**
 * The gateway's end of a node's tunnel: TLS with the node's certificate, the control stream, streams to the node.
 */
@NullMarked
package dev.davit.gateway.tunnel;

import org.jspecify.annotations.NullMarked;
