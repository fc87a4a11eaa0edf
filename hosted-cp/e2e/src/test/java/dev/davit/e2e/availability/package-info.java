/** From one replica to three and back on a live cluster, and what happens when some of the three are lost. */
@NullMarked
package dev.davit.e2e.availability;

import org.jspecify.annotations.NullMarked;
