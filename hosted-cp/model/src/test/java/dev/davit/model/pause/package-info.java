/** Tests of the package of the same name. */
@NullMarked
package dev.davit.model.pause;

import org.jspecify.annotations.NullMarked;
