/** Parsers of what strangers send to a gateway, with very many inputs that are nearly right. */
@NullMarked
package dev.davit.bench.fuzz;

import org.jspecify.annotations.NullMarked;
