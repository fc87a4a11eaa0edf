/** Tests of when a cluster sleeps. */
@NullMarked
package dev.davit.model.hibernation;

import org.jspecify.annotations.NullMarked;
