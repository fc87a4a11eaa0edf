/** Tests of the package of the same name. */
@NullMarked
package dev.davit.operator.workload;

import org.jspecify.annotations.NullMarked;
