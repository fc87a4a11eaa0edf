/** Tests of the test API server. */
@NullMarked
package dev.davit.testing.kube;

import org.jspecify.annotations.NullMarked;
