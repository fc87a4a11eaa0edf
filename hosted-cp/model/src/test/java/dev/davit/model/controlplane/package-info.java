/** Tests of {@code dev.davit.model.controlplane}. */
@NullMarked
package dev.davit.model.controlplane;

import org.jspecify.annotations.NullMarked;
