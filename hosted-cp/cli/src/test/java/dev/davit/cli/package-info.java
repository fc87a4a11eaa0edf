/** Tests of the command line: pure parts by themselves, whole commands through {@link dev.davit.cli.DavitCli}. */
@NullMarked
package dev.davit.cli;

import org.jspecify.annotations.NullMarked;
