/** Units of systemd: their content, and having them run. No knowledge of clusters. */
@NullMarked
package dev.davit.agent.systemd;

import org.jspecify.annotations.NullMarked;
