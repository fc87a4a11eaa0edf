/** Tests of the package of the same name. */
@NullMarked
package dev.davit.operator.gateway;

import org.jspecify.annotations.NullMarked;
