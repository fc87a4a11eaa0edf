/** The kubelet's configuration files and keeping the kubelet running. No Kubernetes API calls. */
@NullMarked
package dev.davit.agent.kubelet;

import org.jspecify.annotations.NullMarked;
