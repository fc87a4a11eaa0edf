/** When a hosted cluster is to be left alone; what is left undone meanwhile is the operator's to know. */
@NullMarked
package dev.davit.model.pause;

import org.jspecify.annotations.NullMarked;
