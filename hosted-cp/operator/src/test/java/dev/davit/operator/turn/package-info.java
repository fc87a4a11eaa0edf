/** Tests of the package of the same name. */
@NullMarked
package dev.davit.operator.turn;

import org.jspecify.annotations.NullMarked;
