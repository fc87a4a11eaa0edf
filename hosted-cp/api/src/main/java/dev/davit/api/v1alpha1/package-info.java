/**
 * The custom resources of group {@code davit.dev}, version {@code v1alpha1}: what users write and read. Plain values,
 * constants for conditions and reasons, and nothing that talks to a cluster.
 */
@NullMarked
package dev.davit.api.v1alpha1;

import org.jspecify.annotations.NullMarked;
