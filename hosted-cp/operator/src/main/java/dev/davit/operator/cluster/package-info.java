/**
 * HostedCluster: the reconciler, and its steps observe, plan, carry out and report, which put the parts together. What a
 * part of it is about (drains, sleep, upgrades, turns, deletion) is in a package of its own that knows nothing of this one.
 */
@NullMarked
package dev.davit.operator.cluster;

import org.jspecify.annotations.NullMarked;
