/** Tests of the custom resources, and the tool that writes their definitions into {@code manifests/crds}. */
@NullMarked
package dev.davit.api.v1alpha1;

import org.jspecify.annotations.NullMarked;
