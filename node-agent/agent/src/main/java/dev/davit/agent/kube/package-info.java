/** A small Kubernetes client: the few calls and types that a node needs. No decisions. */
@NullMarked
package dev.davit.agent.kube;

import org.jspecify.annotations.NullMarked;
