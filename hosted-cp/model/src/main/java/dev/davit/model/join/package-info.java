/** What joins a machine: the token inside the hosted cluster and the line that a person runs. */
@NullMarked
package dev.davit.model.join;

import org.jspecify.annotations.NullMarked;
