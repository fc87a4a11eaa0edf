/**
 * A real etcd and a real kube-apiserver on loopback, for tests. No controller manager, no scheduler, no kubelet: objects
 * are stored, validated, authorized and watched, and nothing else happens to them. A namespace that is deleted stays
 * Terminating, and nothing is garbage-collected.
 */
@NullMarked
package dev.davit.testing.kube;

import org.jspecify.annotations.NullMarked;
