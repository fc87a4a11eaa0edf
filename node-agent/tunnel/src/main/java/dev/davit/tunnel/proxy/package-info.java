/**
 * The PROXY protocol v2 header: reading and writing, no policy.
 */
@NullMarked
package dev.davit.tunnel.proxy;

import org.jspecify.annotations.NullMarked;
