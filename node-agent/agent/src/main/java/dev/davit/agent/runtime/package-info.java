/** The container runtime, spoken to over its CRI socket. */
@NullMarked
package dev.davit.agent.runtime;

import org.jspecify.annotations.NullMarked;
