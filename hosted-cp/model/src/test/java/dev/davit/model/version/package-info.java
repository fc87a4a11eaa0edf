/** Tests of {@code dev.davit.model.version}. */
@NullMarked
package dev.davit.model.version;

import org.jspecify.annotations.NullMarked;
