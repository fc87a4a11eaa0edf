/** Nothing is left of a deleted cluster. */
@NullMarked
package dev.davit.e2e.deletion;

import org.jspecify.annotations.NullMarked;
