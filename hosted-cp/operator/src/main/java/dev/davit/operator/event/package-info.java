/**
 * Kubernetes Events with stable reasons. Never a secret in one.
 */
@NullMarked
package dev.davit.operator.event;

import org.jspecify.annotations.NullMarked;
