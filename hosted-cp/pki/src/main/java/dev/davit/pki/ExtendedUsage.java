package dev.davit.pki;

import org.bouncycastle.asn1.x509.KeyPurposeId;

/** What a leaf may be used for (RFC 5280 section 4.2.1.12). */
public enum ExtendedUsage {
    /** Presented by a server. */
    SERVER_AUTH(KeyPurposeId.id_kp_serverAuth),
    /** Presented by a client. */
    CLIENT_AUTH(KeyPurposeId.id_kp_clientAuth);

    private final KeyPurposeId purpose;

    ExtendedUsage(KeyPurposeId purpose) {
        this.purpose = purpose;
    }

    KeyPurposeId purpose() {
        return purpose;
    }
}
