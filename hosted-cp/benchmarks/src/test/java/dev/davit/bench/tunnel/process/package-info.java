@NullMarked
package dev.davit.bench.tunnel.process;

import org.jspecify.annotations.NullMarked;
