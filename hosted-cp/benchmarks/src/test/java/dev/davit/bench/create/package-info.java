/** Tests of what the reference of "create" is made of. */
@NullMarked
package dev.davit.bench.create;

import org.jspecify.annotations.NullMarked;
