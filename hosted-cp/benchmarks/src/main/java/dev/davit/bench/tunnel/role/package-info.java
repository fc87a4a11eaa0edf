/** What runs in the child processes: gateway, agents and the two halves of the reference. Started by the package scene. */
@NullMarked
package dev.davit.bench.tunnel.role;

import org.jspecify.annotations.NullMarked;
