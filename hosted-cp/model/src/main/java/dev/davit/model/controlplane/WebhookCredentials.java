package dev.davit.model.controlplane;

import dev.davit.pki.ForeignCertificate;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Stream;

/** Certificates and credentials of a kubeconfig of the user's: kube-apiserver does not start with some that do not fit. */
final class WebhookCredentials {
    static final String AUTHORITY = "certificate-authority-data";
    static final String TOKEN = "token";
    static final String NAME = "username";
    static final String PASSWORD = "password";
    static final String CERTIFICATE = "client-certificate-data";
    static final String KEY = "client-key-data";

    private WebhookCredentials() {}

    /** @param cluster fields of the cluster; the authority is optional */
    static void checkCluster(Map<String, String> cluster, String where) throws UnusableSetting {
        if (cluster.containsKey(AUTHORITY)) {
            certificates(cluster, AUTHORITY, where);
        }
    }

    /** @param user its fields; none when nobody in particular asks */
    static void checkUser(Map<String, String> user, String where) throws UnusableSetting {
        together(user, NAME, PASSWORD, where);
        together(user, CERTIFICATE, KEY, where);
        if (Stream.of(TOKEN, NAME, CERTIFICATE).filter(user::containsKey).count() > 1) {
            throw new UnusableSetting(
                    "%s: expected a token, or a username and password, or a client certificate in its user, found several of them; keep one"
                            .formatted(where));
        }
        if (!user.containsKey(CERTIFICATE)) {
            return;
        }
        var certificate = certificates(user, CERTIFICATE, where);
        var key = decoded(user, KEY, where);
        if (!ForeignCertificate.isReadableKey(key)) {
            throw new UnusableSetting(
                    "%s: expected an unencrypted private key in PEM, in base64, in its %s; write it anew"
                            .formatted(where, KEY));
        }
        if (!ForeignCertificate.isPair(certificate, key)) {
            throw new UnusableSetting("%s: %s does not belong to %s; write the key of the first certificate"
                    .formatted(where, KEY, CERTIFICATE));
        }
    }

    private static void together(Map<String, String> user, String one, String other, String where)
            throws UnusableSetting {
        if (user.containsKey(one) != user.containsKey(other)) {
            throw new UnusableSetting("%s: expected %s and %s together in its user, found only %s; add the other"
                    .formatted(where, one, other, user.containsKey(one) ? one : other));
        }
    }

    private static String certificates(Map<String, String> fields, String field, String where) throws UnusableSetting {
        var pem = decoded(fields, field, where);
        if (!ForeignCertificate.isReadable(pem)) {
            throw new UnusableSetting(
                    "%s: expected certificates in PEM, in base64, in its %s; write it anew".formatted(where, field));
        }
        return pem;
    }

    private static String decoded(Map<String, String> fields, String field, String where) throws UnusableSetting {
        try {
            return new String(Base64.getDecoder().decode(fields.getOrDefault(field, "")), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException noBase64) {
            throw new UnusableSetting("%s: expected base64 of PEM in its %s; write it anew".formatted(where, field));
        }
    }
}
