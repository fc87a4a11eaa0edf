/**
 * How a gateway ends: what it waits for, and for how long. Whom it tells is up to those who stop it.
 */
@NullMarked
package dev.davit.gateway.drain;

import org.jspecify.annotations.NullMarked;
