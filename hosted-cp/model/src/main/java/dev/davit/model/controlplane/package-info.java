/** kube-apiserver, kube-controller-manager and kube-scheduler of a hosted cluster: flags, files, Deployment, Service. */
@NullMarked
package dev.davit.model.controlplane;

import org.jspecify.annotations.NullMarked;
