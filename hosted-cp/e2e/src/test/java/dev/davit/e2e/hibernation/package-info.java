/** Control planes that sleep, and what wakes them. */
@NullMarked
package dev.davit.e2e.hibernation;

import org.jspecify.annotations.NullMarked;
