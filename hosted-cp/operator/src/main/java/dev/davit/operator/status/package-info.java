/**
 * Writes the status of a HostedCluster, and what a change of it is worth: an event for people, a figure for the metrics.
 * What it says is decided in cluster and in the packages of its parts.
 */
@NullMarked
package dev.davit.operator.status;

import org.jspecify.annotations.NullMarked;
