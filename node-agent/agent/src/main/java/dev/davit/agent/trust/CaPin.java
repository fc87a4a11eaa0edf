package dev.davit.agent.trust;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The digest of a CA's public key (SubjectPublicKeyInfo), as kubeadm's {@code --discovery-token-ca-cert-hash} has it.
 *
 * @param sha256 64 lower-case hex digits
 */
public record CaPin(String sha256) {
    private static final Pattern FORM = Pattern.compile("sha256:([0-9a-fA-F]{64})");

    /** @return the pin in {@code sha256:<hex>}, or empty when the text is anything else */
    public static Optional<CaPin> parse(String text) {
        var matcher = FORM.matcher(text);
        return matcher.matches() ? Optional.of(new CaPin(matcher.group(1).toLowerCase(Locale.ROOT))) : Optional.empty();
    }

    /** @return the pin that this certificate satisfies */
    public static CaPin of(X509Certificate certificate) {
        try {
            var digest = MessageDigest.getInstance("SHA-256")
                    .digest(certificate.getPublicKey().getEncoded());
            return new CaPin(HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "sha256:" + sha256;
    }
}
