/** What Davit puts inside a hosted cluster: access, what kubeadm would write, the node configuration, add-ons. */
@NullMarked
package dev.davit.model.hosted;

import org.jspecify.annotations.NullMarked;
