/** What the node agent costs: resident memory, and the time from its start to its tunnel. */
@NullMarked
package dev.davit.bench.agent;

import org.jspecify.annotations.NullMarked;
