package dev.davit.model.pki;

import dev.davit.pki.CertificateAuthority;
import dev.davit.pki.ServiceAccountKey;

/**
 * The roots of trust of one hosted cluster. Losing them means that every machine has to join again, so they are never
 * made anew silently.
 *
 * @param cluster signs the API server, its clients and machines
 * @param frontProxy signs the aggregator's client
 * @param etcd signs etcd and its clients
 * @param serviceAccounts signs service-account tokens
 */
public record ClusterAuthorities(
        CertificateAuthority cluster,
        CertificateAuthority frontProxy,
        CertificateAuthority etcd,
        ServiceAccountKey serviceAccounts) {}
