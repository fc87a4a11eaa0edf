/** Tests of the model, and the plans that they share. */
@NullMarked
package dev.davit.model;

import org.jspecify.annotations.NullMarked;
