/** Tests of {@code dev.davit.model.pki}. */
@NullMarked
package dev.davit.model.pki;

import org.jspecify.annotations.NullMarked;
