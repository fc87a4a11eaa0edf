/** Fetching, checking and unpacking the kubelet and the CNI plugins of one Kubernetes version. */
@NullMarked
package dev.davit.agent.bundle;

import org.jspecify.annotations.NullMarked;
