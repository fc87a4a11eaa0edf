/** Tests of the package of the same name. */
@NullMarked
package dev.davit.operator.replication;

import org.jspecify.annotations.NullMarked;
