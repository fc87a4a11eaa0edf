/** Tests of the package of the same name. */
@NullMarked
package dev.davit.operator.certificates;

import org.jspecify.annotations.NullMarked;
