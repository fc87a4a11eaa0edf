/**
 * Shares of what all clusters use together. Says who may have more, never what happens to who may not.
 */
@NullMarked
package dev.davit.gateway.limits;

import org.jspecify.annotations.NullMarked;
