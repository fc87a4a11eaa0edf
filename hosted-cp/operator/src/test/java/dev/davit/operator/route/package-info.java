/** Tests of the package of the same name. */
@NullMarked
package dev.davit.operator.route;

import org.jspecify.annotations.NullMarked;
