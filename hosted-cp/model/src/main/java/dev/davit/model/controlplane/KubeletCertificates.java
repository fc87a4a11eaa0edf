package dev.davit.model.controlplane;

import java.time.Duration;

/** What kube-controller-manager signs for machines. */
public final class KubeletCertificates {
    /** Their longest life: the API server knows no way to revoke one, and the gateway remembers a deleted Node this long. */
    public static final Duration LIFE = Duration.ofHours(720);

    /** How far their notBefore lies before they are signed (pkg/controller/certificates/signer in kubernetes). */
    public static final Duration BACKDATED = Duration.ofMinutes(5);

    private KubeletCertificates() {}
}
