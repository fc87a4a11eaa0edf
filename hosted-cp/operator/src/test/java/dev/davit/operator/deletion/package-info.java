/** Tests of the package of the same name. */
@NullMarked
package dev.davit.operator.deletion;

import org.jspecify.annotations.NullMarked;
