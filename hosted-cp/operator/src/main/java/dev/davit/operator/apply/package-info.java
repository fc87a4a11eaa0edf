/**
 * Every write of Kubernetes objects that Davit renders: server-side apply with a hash comparison, repair of drift
 * and pruning by label. Not status, events or leases.
 */
@NullMarked
package dev.davit.operator.apply;

import org.jspecify.annotations.NullMarked;
