/** Tests of {@code dev.davit.model.pod}. */
@NullMarked
package dev.davit.model.pod;

import org.jspecify.annotations.NullMarked;
