/** Processes of Davit killed in the middle of work. */
@NullMarked
package dev.davit.e2e.recovery;

import org.jspecify.annotations.NullMarked;
