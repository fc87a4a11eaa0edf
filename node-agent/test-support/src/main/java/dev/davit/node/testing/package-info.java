/**
 * The other ends that tests of the agent and of the gateway connect to: a proxy, an echo, an address where nobody answers.
 * Nothing that knows Kubernetes.
 */
@NullMarked
package dev.davit.node.testing;

import org.jspecify.annotations.NullMarked;
