/**
 * One connection to each hosted cluster, through the gateway: probing, informers, applying, each on threads of
 * its own so that one cluster never delays another. Not the decisions; those are in the packages csr and probe.
 */
@NullMarked
package dev.davit.operator.hosted;

import org.jspecify.annotations.NullMarked;
