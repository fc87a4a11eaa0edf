/**
 * Requests that prove that a hosted cluster works the way its users reach it. Not what is concluded from them.
 */
@NullMarked
package dev.davit.operator.probe;

import org.jspecify.annotations.NullMarked;
