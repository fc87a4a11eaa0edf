/** The commands of davit-node. They parse, call, print and set the exit code; no logic of their own. */
@NullMarked
package dev.davit.agent.cli;

import org.jspecify.annotations.NullMarked;
