/** Joining a machine until its Node is Ready, against stock {@code kubeadm join} beside {@code davit-node relay}. */
@NullMarked
package dev.davit.bench.join;

import org.jspecify.annotations.NullMarked;
