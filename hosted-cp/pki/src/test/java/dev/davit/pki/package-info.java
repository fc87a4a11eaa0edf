/** Tests of {@code dev.davit.pki}. */
@NullMarked
package dev.davit.pki;

import org.jspecify.annotations.NullMarked;
