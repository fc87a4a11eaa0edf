package dev.davit.pki;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;

/**
 * What a PKCS#10 request asks for; its signature has been checked.
 *
 * @param commonName subject CN
 * @param organizations subject O, sorted
 * @param otherSubjectAttributes whether the subject says more than that
 * @param dnsNames subject alternative names, sorted
 * @param ips subject alternative names, sorted
 * @param uris subject alternative names, sorted
 * @param emails subject alternative names, sorted
 * @param otherNames whether it asks for a name of another kind, or one that cannot be read
 * @param strength of the public key
 */
public record CertificateRequest(
        String commonName,
        List<String> organizations,
        boolean otherSubjectAttributes,
        List<String> dnsNames,
        List<InetAddress> ips,
        List<URI> uris,
        List<String> emails,
        boolean otherNames,
        KeyStrength strength) {

    /** @return whether it asks for any subject alternative name */
    public boolean hasAlternativeNames() {
        return otherNames || !(dnsNames.isEmpty() && ips.isEmpty() && uris.isEmpty() && emails.isEmpty());
    }
}
