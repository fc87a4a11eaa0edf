/** The arrows between modules (design, section 8) as tests; no lab needed. */
@NullMarked
package dev.davit.e2e.architecture;

import org.jspecify.annotations.NullMarked;
