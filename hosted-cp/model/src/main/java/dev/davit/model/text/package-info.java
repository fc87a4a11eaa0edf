/** Bytes and text that must come out the same every time: canonical JSON and YAML, digests. */
@NullMarked
package dev.davit.model.text;

import org.jspecify.annotations.NullMarked;
