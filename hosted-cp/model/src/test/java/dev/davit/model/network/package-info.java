/** Tests of {@code dev.davit.model.network}. */
@NullMarked
package dev.davit.model.network;

import org.jspecify.annotations.NullMarked;
