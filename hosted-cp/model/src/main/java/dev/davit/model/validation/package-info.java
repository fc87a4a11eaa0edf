/** What the schema of the custom resources cannot check: rules across fields, objects and versions. */
@NullMarked
package dev.davit.model.validation;

import org.jspecify.annotations.NullMarked;
