/** A new version for the control plane while machines stay as they are. */
@NullMarked
package dev.davit.e2e.upgrade;

import org.jspecify.annotations.NullMarked;
