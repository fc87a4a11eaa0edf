/**
 * The nodes of the management cluster, as far as they matter for where control planes may run. Not the machines of hosted
 * clusters.
 */
@NullMarked
package dev.davit.operator.node;

import org.jspecify.annotations.NullMarked;
