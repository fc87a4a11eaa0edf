/**
 * Faults of what Davit runs on, and an operator that is killed at any moment, one class for each, with figures on standard
 * output. A process of Davit killed in a chosen moment is in recovery, lost replicas are in availability.
 */
@NullMarked
package dev.davit.e2e.fault;

import org.jspecify.annotations.NullMarked;
