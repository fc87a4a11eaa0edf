package dev.davit.operator.certificates;

import dev.davit.pki.CertificateAuthority;
import dev.davit.pki.CertifiedKey;

/**
 * What the operator itself needs of the gateway's trust domain.
 *
 * @param authority signs the gateway's, the operator's and the hosted API servers' certificates for internal ports
 * @param operator client certificate for the gateway's control port
 */
public record GatewayIdentity(CertificateAuthority authority, CertifiedKey operator) {}
