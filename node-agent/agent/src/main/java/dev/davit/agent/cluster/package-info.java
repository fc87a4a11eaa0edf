/** What a node knows about its hosted cluster: names, settings, token. Values only, no I/O. */
@NullMarked
package dev.davit.agent.cluster;

import org.jspecify.annotations.NullMarked;
