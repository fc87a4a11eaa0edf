/**
 * Who may go first in the fleet: starts and upgrades begin while there is room, and whoever waits keeps its place over a
 * restart of the operator. Not what is done then.
 */
@NullMarked
package dev.davit.operator.turn;

import org.jspecify.annotations.NullMarked;
