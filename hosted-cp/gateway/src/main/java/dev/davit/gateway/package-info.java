/** The gateway as a process: settings from the environment, start, drain, stop. */
@NullMarked
package dev.davit.gateway;

import org.jspecify.annotations.NullMarked;
