package dev.davit.model.pki;

import dev.davit.api.v1alpha1.DavitConfigSpec;
import dev.davit.api.v1alpha1.HostedClusterSpec;
import dev.davit.model.naming.ClusterIdentity;
import dev.davit.pki.CertificateAuthority;

/**
 * What the certificates of one hosted cluster follow from.
 *
 * @param identity who the cluster is
 * @param spec what the user asked for; validated
 * @param config settings of the installation
 * @param gateway the gateway's authority, one for all clusters
 */
public record PkiInputs(
        ClusterIdentity identity, HostedClusterSpec spec, DavitConfigSpec config, CertificateAuthority gateway) {}
