/**
 * What takes pods of a hosted cluster that cannot be spared: drains of the management cluster's nodes, and the restart of
 * etcd's only member. Plans how they move or go, and what is said of it before it is done.
 */
@NullMarked
package dev.davit.operator.drain;

import org.jspecify.annotations.NullMarked;
