/**
 * The command {@code davit}, also installed as {@code kubectl-davit}: one class per command, what they share beside them.
 * Every command only reads and writes custom resources and Secrets; whatever it does can be done with kubectl alone.
 */
@NullMarked
package dev.davit.cli;

import org.jspecify.annotations.NullMarked;
