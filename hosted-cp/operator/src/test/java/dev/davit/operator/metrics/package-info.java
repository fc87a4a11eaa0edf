/** Tests of the metrics. */
@NullMarked
package dev.davit.operator.metrics;

import org.jspecify.annotations.NullMarked;
