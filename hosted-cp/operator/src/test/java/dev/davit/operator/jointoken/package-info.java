/** Tests of the package of the same name. */
@NullMarked
package dev.davit.operator.jointoken;

import org.jspecify.annotations.NullMarked;
