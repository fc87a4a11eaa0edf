/** Tests of what a dump holds. */
@NullMarked
package dev.davit.cli.dump;

import org.jspecify.annotations.NullMarked;
