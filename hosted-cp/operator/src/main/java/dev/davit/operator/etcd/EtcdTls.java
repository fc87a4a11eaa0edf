package dev.davit.operator.etcd;

import dev.davit.pki.CertificateAuthority;
import dev.davit.pki.CertifiedKey;
import dev.davit.pki.LeafRequest;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * What proves the operator and one etcd to each other.
 *
 * @param sockets with the operator's certificate
 * @param trust in that etcd's authority alone
 */
record EtcdTls(SSLSocketFactory sockets, X509TrustManager trust) {
    /** Life of the operator's own certificate. */
    static final Duration CREDENTIAL_LIFE = Duration.ofHours(24);

    static EtcdTls issue(CertificateAuthority authority, Instant now, SecureRandom random) {
        try {
            var identity =
                    authority.issue(LeafRequest.client("davit-operator", List.of(), CREDENTIAL_LIFE), now, random);
            X509TrustManager trust = trust(authority.certificate());
            var context = SSLContext.getInstance("TLS");
            context.init(keys(identity), new X509TrustManager[] {trust}, random);
            return new EtcdTls(context.getSocketFactory(), trust);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("cannot make a TLS client of an issued certificate", e);
        }
    }

    private static KeyManager[] keys(CertifiedKey identity) throws GeneralSecurityException, IOException {
        var store = empty();
        store.setKeyEntry("own", identity.key(), new char[0], identity.chain().toArray(X509Certificate[]::new));
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }

    private static X509TrustManager trust(X509Certificate root) throws GeneralSecurityException, IOException {
        var store = empty();
        store.setCertificateEntry("root", root);
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return Stream.of(factory.getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .map(X509TrustManager.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
