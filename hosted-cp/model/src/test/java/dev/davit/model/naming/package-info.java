/** Tests of {@code dev.davit.model.naming}. */
@NullMarked
package dev.davit.model.naming;

import org.jspecify.annotations.NullMarked;
