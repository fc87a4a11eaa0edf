/**
 * What {@code davit dump} collects, and how secrets are kept out of it. Not the command line.
 */
@NullMarked
package dev.davit.cli.dump;

import org.jspecify.annotations.NullMarked;
