/** What clients notice of a roll-out of the control plane: nothing that fails. */
@NullMarked
package dev.davit.e2e.rollout;

import org.jspecify.annotations.NullMarked;
