/** Tests of {@code dev.davit.model.patch}. */
@NullMarked
package dev.davit.model.patch;

import org.jspecify.annotations.NullMarked;
