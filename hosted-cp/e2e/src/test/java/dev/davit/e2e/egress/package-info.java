/** What a hosted API server must not reach. */
@NullMarked
package dev.davit.e2e.egress;

import org.jspecify.annotations.NullMarked;
