/** Tests of the package of the same name. */
@NullMarked
package dev.davit.operator.drain;

import org.jspecify.annotations.NullMarked;
