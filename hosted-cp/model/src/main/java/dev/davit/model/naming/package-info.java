/** Names and labels that Davit gives: stable, unique for any legal input, and made in one place only. */
@NullMarked
package dev.davit.model.naming;

import org.jspecify.annotations.NullMarked;
