@NullMarked
package dev.davit.bench.tunnel.report;

import org.jspecify.annotations.NullMarked;
