/**
 * From the spec of a hosted cluster and its observed inputs to the whole set of desired objects. Pure: no client, no
 * clock, no randomness of its own; each part has its package.
 */
@NullMarked
package dev.davit.model;

import org.jspecify.annotations.NullMarked;
