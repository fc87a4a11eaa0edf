/** The tunnel, in processes of its own on loopback, against a plain relay with TLS on both legs. */
@NullMarked
package dev.davit.bench.tunnel;

import org.jspecify.annotations.NullMarked;
