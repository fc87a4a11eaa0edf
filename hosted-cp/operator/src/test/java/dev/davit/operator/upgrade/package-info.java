/** Tests of the package of the same name. */
@NullMarked
package dev.davit.operator.upgrade;

import org.jspecify.annotations.NullMarked;
