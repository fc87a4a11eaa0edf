/**
 * The operator process: its main class, settings, health server and leader election. What it does with the resources
 * lives in the packages below, one for each kind or concern.
 */
@NullMarked
package dev.davit.operator;

import org.jspecify.annotations.NullMarked;
