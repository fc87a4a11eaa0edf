/** Tests of {@code dev.davit.model.join}. */
@NullMarked
package dev.davit.model.join;

import org.jspecify.annotations.NullMarked;
