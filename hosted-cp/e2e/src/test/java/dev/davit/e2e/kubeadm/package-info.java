/** Machines joined by stock kubeadm. */
@NullMarked
package dev.davit.e2e.kubeadm;

import org.jspecify.annotations.NullMarked;
