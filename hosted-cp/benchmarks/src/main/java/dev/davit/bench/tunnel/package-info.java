/** Bulk bytes through egress front, gateway and agent, against one hop of raw TLS. */
@NullMarked
package dev.davit.bench.tunnel;

import org.jspecify.annotations.NullMarked;
