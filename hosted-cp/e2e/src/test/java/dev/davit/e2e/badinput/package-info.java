/** Wrong input, each with the message that it is refused with. */
@NullMarked
package dev.davit.e2e.badinput;

import org.jspecify.annotations.NullMarked;
