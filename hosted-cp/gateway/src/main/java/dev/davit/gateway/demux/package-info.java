/**
 * The public port: tells connections apart by their first bytes and passes API traffic through.
 */
@NullMarked
package dev.davit.gateway.demux;

import org.jspecify.annotations.NullMarked;
