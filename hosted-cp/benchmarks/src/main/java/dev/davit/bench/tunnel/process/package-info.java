/** Child processes, the settings that the real ones are started with, and what /proc tells of them. */
@NullMarked
package dev.davit.bench.tunnel.process;

import org.jspecify.annotations.NullMarked;
