/** Kubeconfig files. */
@NullMarked
package dev.davit.model.kubeconfig;

import org.jspecify.annotations.NullMarked;
