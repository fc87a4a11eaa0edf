package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who issues tokens. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "!has(self.discoveryURL) || (self.discoveryURL.matches('^https://[^/?#@]+(/[^?#]*)?$')"
                + " && self.discoveryURL != self.url && self.discoveryURL != self.url + '/'"
                + " && self.discoveryURL + '/' != self.url)",
        messageExpression = "'expected a discoveryURL of https that differs from url, found \"' + self.discoveryURL"
                + " + '\": remove it when the document is below url'")
public record JwtIssuer(
        @JsonPropertyDescription("URL of the issuer, as its tokens say it.")
        @Required
        @Size(max = 512) @ValidationRule(
                value = "self.matches('^https://[^/?#@]+(/[^?#]*)?$')",
                messageExpression = "'expected a URL such as https://login.example.org, found \"' + self"
                        + " + '\": write https, without user, query and fragment'")
        String url,

        @JsonPropertyDescription("Where its discovery document is, when not below url; https.")
        @Size(max = 512) @Nullable String discoveryURL,

        @JsonPropertyDescription("Certificates in PEM that it is verified with; the image's roots when absent.")
        @Size(max = 65_536) @Nullable String certificateAuthority,

        @JsonPropertyDescription("Audiences, of which a token must have one.") @Required @Size(min = 1, max = 16) List<@Size(min = 1, max = 512) String> audiences) {
    /** Copies. */
    public JwtIssuer {
        audiences = audiences == null ? List.of() : List.copyOf(audiences);
    }
}
