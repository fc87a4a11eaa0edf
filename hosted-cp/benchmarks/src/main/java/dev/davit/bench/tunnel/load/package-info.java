/** The load, in the benchmark's own process: a client that plays kube-apiserver, and the servers that it reaches. */
@NullMarked
package dev.davit.bench.tunnel.load;

import org.jspecify.annotations.NullMarked;
