/** Arithmetic of Kubernetes versions: order, minor steps, kubelet skew. */
@NullMarked
package dev.davit.model.version;

import org.jspecify.annotations.NullMarked;
