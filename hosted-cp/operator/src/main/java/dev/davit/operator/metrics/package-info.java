/**
 * What the operator tells Prometheus: counters, timers and gauges with few labels, never one series for each cluster.
 * Not what is concluded from them; alerts are in {@code manifests/monitoring}.
 */
@NullMarked
package dev.davit.operator.metrics;

import org.jspecify.annotations.NullMarked;
