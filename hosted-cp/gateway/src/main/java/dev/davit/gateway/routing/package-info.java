/**
 * What the operator has published, as values, and the rules that follow from them: names, address ranges, which node an
 * address belongs to. Pure: no channel, no client, no clock.
 */
@NullMarked
package dev.davit.gateway.routing;

import org.jspecify.annotations.NullMarked;
