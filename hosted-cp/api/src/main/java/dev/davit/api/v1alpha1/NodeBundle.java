package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Node binaries for one architecture: a tar with bin/kubelet and cni/*. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record NodeBundle(
        @JsonPropertyDescription("amd64 or arm64.")
        @Required
        @Size(max = 16) @ValidationRule(
                value = "self in ['amd64', 'arm64']",
                messageExpression = "'expected amd64 or arm64, found \"' + self + '\"'")
        String arch,

        @JsonPropertyDescription("https:// or file://.")
        @Required
        @Size(max = 2048) @ValidationRule(
                value = "self.matches('^(https://[^/ ]+/|file:///)[^ ]+$')",
                messageExpression =
                        "'expected an address such as https://host/path or file:///path, found \"' + self" + " + '\"'")
        String url,

        @JsonPropertyDescription("Digest of the file, 64 hexadecimal digits.")
        @Required
        @Size(max = 128) @ValidationRule(
                value = "self.matches('^[0-9a-f]{64}$')",
                messageExpression = "'expected 64 hexadecimal digits in lower case, found \"' + self"
                        + " + '\": copy the first word of what sha256sum prints'")
        String sha256) {}
