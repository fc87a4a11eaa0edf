/** Tests of the package of the same name. */
@NullMarked
package dev.davit.operator.apply;

import org.jspecify.annotations.NullMarked;
