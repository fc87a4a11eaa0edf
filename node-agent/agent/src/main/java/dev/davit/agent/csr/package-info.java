/** The node's key, its certificate signing request, and the file in which the kubelet expects the result. */
@NullMarked
package dev.davit.agent.csr;

import org.jspecify.annotations.NullMarked;
