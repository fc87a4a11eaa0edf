/** Tests of the package of the same name. */
@NullMarked
package dev.davit.operator.hibernation;

import org.jspecify.annotations.NullMarked;
