/** What the API server does on machines, through the tunnel. */
@NullMarked
package dev.davit.e2e.tunnel;

import org.jspecify.annotations.NullMarked;
