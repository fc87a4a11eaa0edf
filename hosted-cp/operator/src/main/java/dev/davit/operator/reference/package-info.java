/** Reads and watches the single objects that specs refer to. What is made of them is decided in the model. */
@NullMarked
package dev.davit.operator.reference;

import org.jspecify.annotations.NullMarked;
