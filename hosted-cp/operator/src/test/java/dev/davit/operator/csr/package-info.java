/** Tests of the package of the same name. */
@NullMarked
package dev.davit.operator.csr;

import org.jspecify.annotations.NullMarked;
