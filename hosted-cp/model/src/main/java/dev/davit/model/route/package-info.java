/** What the gateway may know: the Secrets of the routes namespace, never a CA key. */
@NullMarked
package dev.davit.model.route;

import org.jspecify.annotations.NullMarked;
