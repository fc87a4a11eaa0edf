/** From one replica to three and back on a live cluster, what happens when some are lost, and how one replica meets drains. */
@NullMarked
package dev.davit.e2e.availability;

import org.jspecify.annotations.NullMarked;
