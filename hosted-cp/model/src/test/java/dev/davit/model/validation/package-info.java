/** Tests of {@code dev.davit.model.validation}. */
@NullMarked
package dev.davit.model.validation;

import org.jspecify.annotations.NullMarked;
