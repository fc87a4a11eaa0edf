/**
 * What the gateway needs to know, as Secrets in its own namespace. Not the format, which is the model's.
 */
@NullMarked
package dev.davit.operator.route;

import org.jspecify.annotations.NullMarked;
