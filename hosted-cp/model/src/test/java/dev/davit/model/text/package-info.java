/** Tests of {@code dev.davit.model.text}. */
@NullMarked
package dev.davit.model.text;

import org.jspecify.annotations.NullMarked;
