/** What the tunnel's benchmark says: repeated figures, their aims, and the table. Pure. */
@NullMarked
package dev.davit.bench.tunnel.report;

import org.jspecify.annotations.NullMarked;
