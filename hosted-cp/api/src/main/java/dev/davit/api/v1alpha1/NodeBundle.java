package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** Node binaries for one architecture: a tar with bin/kubelet and cni/*. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record NodeBundle(
        @JsonPropertyDescription("amd64 or arm64.") @Required
        String arch,

        @JsonPropertyDescription("https:// or file://.") @Required
        String url,

        @JsonPropertyDescription("Digest of the file, 64 hexadecimal digits.") @Required
        String sha256) {}
