/** Tests of {@code dev.davit.model.route}. */
@NullMarked
package dev.davit.model.route;

import org.jspecify.annotations.NullMarked;
