/** Arithmetic of addresses and ranges. Nothing here asks a resolver. */
@NullMarked
package dev.davit.model.network;

import org.jspecify.annotations.NullMarked;
