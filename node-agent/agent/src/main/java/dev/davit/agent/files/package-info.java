/** Where a node's files lie, and writing and removing them safely. No knowledge of what is in them. */
@NullMarked
package dev.davit.agent.files;

import org.jspecify.annotations.NullMarked;
