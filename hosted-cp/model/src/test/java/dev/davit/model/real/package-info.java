/** The rendered control plane as real processes on loopback: a flag or a file that a binary refuses shows here. */
@NullMarked
package dev.davit.model.real;

import org.jspecify.annotations.NullMarked;
