/**
 * Reads the route Secrets. The only package of the gateway that holds a Kubernetes client.
 */
@NullMarked
package dev.davit.gateway.routes;

import org.jspecify.annotations.NullMarked;
