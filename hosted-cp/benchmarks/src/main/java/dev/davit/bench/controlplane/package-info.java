/** The control planes that benchmarks compare: a HostedCluster, and the same four programs from a hand-written manifest. */
@NullMarked
package dev.davit.bench.controlplane;

import org.jspecify.annotations.NullMarked;
