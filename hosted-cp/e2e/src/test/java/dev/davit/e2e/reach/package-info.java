/** Whatever Kubernetes sends from a hosted API server to a machine and its pods, with the components that send it. */
@NullMarked
package dev.davit.e2e.reach;

import org.jspecify.annotations.NullMarked;
