/**
 * Instruments that count while the gateway works, and the text in which Prometheus reads them. Which numbers there are is
 * said by whoever counts: each part writes its own metrics. No series names a cluster, a machine or a client.
 */
@NullMarked
package dev.davit.gateway.metrics;

import org.jspecify.annotations.NullMarked;
