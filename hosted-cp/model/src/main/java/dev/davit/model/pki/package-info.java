/** Which keys and certificates a hosted cluster has, when they are issued again, and which process gets which. */
@NullMarked
package dev.davit.model.pki;

import org.jspecify.annotations.NullMarked;
