package dev.davit.gateway.tunnel;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.naming.InvalidNameException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;

/** The node that a verified client certificate names, by the rules of the kubelet's client certificates. */
final class NodeIdentity {
    private static final String USER_PREFIX = "system:node:";
    private static final String GROUP = "system:nodes";
    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
    private static final int MAX_NAME = 253;

    private NodeIdentity() {}

    /**
     * @return the node's name when the certificate has the usage client-auth, exactly one CN {@code system:node:<name>}
     *     and exactly the one O {@code system:nodes}
     */
    static Optional<String> of(X509Certificate certificate) {
        try {
            var usages = certificate.getExtendedKeyUsage();
            if (usages == null || !usages.contains(CLIENT_AUTH) || certificate.getBasicConstraints() >= 0) {
                return Optional.empty();
            }
            var subject = new LdapName(certificate.getSubjectX500Principal().getName());
            if (!values(subject, "O").equals(List.of(GROUP))) {
                return Optional.empty();
            }
            var names = values(subject, "CN");
            return names.size() == 1 ? nodeName(names.getFirst()) : Optional.empty();
        } catch (CertificateParsingException | InvalidNameException e) {
            return Optional.empty();
        }
    }

    private static List<String> values(LdapName subject, String type) {
        return subject.getRdns().stream()
                .flatMap(rdn -> {
                    var attribute = rdn.toAttributes().get(type);
                    return attribute == null ? Stream.empty() : all(attribute);
                })
                .toList();
    }

    private static Stream<String> all(Attribute attribute) {
        return IntStream.range(0, attribute.size()).mapToObj(i -> {
            try {
                return String.valueOf(attribute.get(i));
            } catch (NamingException e) {
                return "";
            }
        });
    }

    private static Optional<String> nodeName(String user) {
        if (!user.startsWith(USER_PREFIX)) {
            return Optional.empty();
        }
        var name = user.substring(USER_PREFIX.length());
        return !name.isEmpty()
                        && name.length() <= MAX_NAME
                        && name.chars()
                                .allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '.')
                ? Optional.of(name)
                : Optional.empty();
    }
}
