/** One class for each thing that is measured. */
@NullMarked
package dev.davit.bench.tunnel.scenario;

import org.jspecify.annotations.NullMarked;
