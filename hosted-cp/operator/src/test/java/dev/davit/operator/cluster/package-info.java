/** Tests of the package of the same name. */
@NullMarked
package dev.davit.operator.cluster;

import org.jspecify.annotations.NullMarked;
