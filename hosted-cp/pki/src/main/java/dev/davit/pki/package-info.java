/**
 * Certificate authorities, leaves, service-account keys, the rotation planner and the reading of certificate requests,
 * all as values. No clock, no files, no client: time and randomness are arguments. Which signatures held is remembered,
 * which changes no answer.
 */
@NullMarked
package dev.davit.pki;

import org.jspecify.annotations.NullMarked;
