/** Tests of what the other modules' tests rely on. */
@NullMarked
package dev.davit.testing;

import org.jspecify.annotations.NullMarked;
