/** Create, join, run: what every user does first. */
@NullMarked
package dev.davit.e2e.mainjob;

import org.jspecify.annotations.NullMarked;
