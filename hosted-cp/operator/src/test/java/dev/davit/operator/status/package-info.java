/** Tests of the package of the same name. */
@NullMarked
package dev.davit.operator.status;

import org.jspecify.annotations.NullMarked;
