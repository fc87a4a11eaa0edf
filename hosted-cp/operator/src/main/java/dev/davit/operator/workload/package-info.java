/**
 * etcd and the control plane as workloads of the management cluster: how far a roll-out of their pods is, why a pod does not
 * come up, and how pods end that nobody waits for. Pure, but for ending pods. Not what they are to be like, which is the
 * model's.
 */
@NullMarked
package dev.davit.operator.workload;

import org.jspecify.annotations.NullMarked;
