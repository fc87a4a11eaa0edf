/** What settings of a hosted API server do in a cluster that lives, and who it then talks to. */
@NullMarked
package dev.davit.e2e.configuration;

import org.jspecify.annotations.NullMarked;
