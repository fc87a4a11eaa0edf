/** The namespace of a hosted control plane and what isolates it. */
@NullMarked
package dev.davit.model.namespace;

import org.jspecify.annotations.NullMarked;
