/** Tests of the package of the same name. */
@NullMarked
package dev.davit.operator.hosted;

import org.jspecify.annotations.NullMarked;
