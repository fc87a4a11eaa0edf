@NullMarked
package dev.davit.bench.tunnel.scenario;

import org.jspecify.annotations.NullMarked;
