@NullMarked
package dev.davit.bench.tunnel.load;

import org.jspecify.annotations.NullMarked;
