/** Pods of a network that the user brings, on machines that Davit did not set up. */
@NullMarked
package dev.davit.e2e.podnetwork;

import org.jspecify.annotations.NullMarked;
