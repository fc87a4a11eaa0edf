/** What decides whether a node of the management cluster takes a pod, in tables. */
@NullMarked
package dev.davit.operator.node;

import org.jspecify.annotations.NullMarked;
