/** Undoing a join: pods, kubelet, files, interfaces, packet filter rules. */
@NullMarked
package dev.davit.agent.reset;

import org.jspecify.annotations.NullMarked;
