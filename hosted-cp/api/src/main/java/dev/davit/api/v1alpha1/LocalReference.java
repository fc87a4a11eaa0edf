package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Required;

/** An object of the same namespace. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record LocalReference(@Required String name) {}
