/** Tests of {@code dev.davit.model.kubeconfig}. */
@NullMarked
package dev.davit.model.kubeconfig;

import org.jspecify.annotations.NullMarked;
