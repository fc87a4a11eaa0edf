/** Running other programs and recognising running ones. No knowledge of what they do. */
@NullMarked
package dev.davit.agent.process;

import org.jspecify.annotations.NullMarked;
