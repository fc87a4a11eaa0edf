/** When a hosted cluster is to sleep; what then becomes of its pods is the operator's to do. */
@NullMarked
package dev.davit.model.hibernation;

import org.jspecify.annotations.NullMarked;
