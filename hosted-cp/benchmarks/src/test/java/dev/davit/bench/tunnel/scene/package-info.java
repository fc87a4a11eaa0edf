@NullMarked
package dev.davit.bench.tunnel.scene;

import org.jspecify.annotations.NullMarked;
