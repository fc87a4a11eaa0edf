package dev.davit.pki;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Puts X.509 version 3 certificates together (RFC 5280). */
final class Certificates {
    private static final int SERIAL_BITS = 159;

    private Certificates() {}

    static X509Certificate authority(String commonName, KeyPair pair, Validity validity, SecureRandom random) {
        var subject = new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.CN, commonName)
                .build();
        var builder = builder(subject, subject, pair.getPublic(), validity, random);
        try {
            var ids = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(
                    Extension.subjectKeyIdentifier, false, ids.createSubjectKeyIdentifier(pair.getPublic()));
            builder.addExtension(
                    Extension.authorityKeyIdentifier, false, ids.createAuthorityKeyIdentifier(pair.getPublic()));
        } catch (CertIOException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("cannot build the certificate of " + commonName, e);
        }
        return signed(builder, pair.getPrivate(), random);
    }

    static X509Certificate leaf(
            LeafRequest request, PublicKey key, CertifiedKey issuer, Validity validity, SecureRandom random) {
        X509CertificateHolder authority = Encodings.holder(issuer.certificate());
        var builder = builder(authority.getSubject(), subject(request), key, validity, random);
        try {
            var ids = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(Extension.extendedKeyUsage, false, usages(request));
            builder.addExtension(Extension.subjectKeyIdentifier, false, ids.createSubjectKeyIdentifier(key));
            builder.addExtension(Extension.authorityKeyIdentifier, false, keyIdentifier(authority, issuer, ids));
            Optional<GeneralNames> names = SubjectNames.of(request).toExtension();
            if (names.isPresent()) {
                builder.addExtension(Extension.subjectAlternativeName, false, names.get());
            }
        } catch (GeneralSecurityException | CertIOException e) {
            throw new IllegalStateException("cannot build the certificate of " + request.commonName(), e);
        }
        return signed(builder, issuer.key(), random);
    }

    /** The authority's own identifier, which need not be a digest that we would compute. */
    private static AuthorityKeyIdentifier keyIdentifier(
            X509CertificateHolder authority, CertifiedKey issuer, JcaX509ExtensionUtils ids) {
        return Optional.ofNullable(authority.getExtensions())
                .map(SubjectKeyIdentifier::fromExtensions)
                .map(id -> new AuthorityKeyIdentifier(id.getKeyIdentifier()))
                .orElseGet(() ->
                        ids.createAuthorityKeyIdentifier(issuer.certificate().getPublicKey()));
    }

    private static X509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, PublicKey key, Validity validity, SecureRandom random) {
        var serial = new BigInteger(SERIAL_BITS, random).max(BigInteger.ONE);
        return new X509v3CertificateBuilder(
                issuer,
                serial,
                validity.start(),
                validity.end(),
                subject,
                SubjectPublicKeyInfo.getInstance(key.getEncoded()));
    }

    private static X500Name subject(LeafRequest request) {
        var subject = new X500NameBuilder(BCStyle.INSTANCE);
        request.organizations().forEach(organization -> subject.addRDN(BCStyle.O, organization));
        return subject.addRDN(BCStyle.CN, request.commonName()).build();
    }

    private static ExtendedKeyUsage usages(LeafRequest request) {
        return new ExtendedKeyUsage(
                request.usages().stream().sorted().map(ExtendedUsage::purpose).toArray(KeyPurposeId[]::new));
    }

    private static X509Certificate signed(X509v3CertificateBuilder builder, PrivateKey key, SecureRandom random) {
        try {
            var signer = new JcaContentSignerBuilder(EcKeys.signatureFor(key))
                    .setSecureRandom(random)
                    .build(key);
            return Encodings.certificate(builder.build(signer));
        } catch (OperatorCreationException e) {
            throw new IllegalArgumentException("cannot sign with a key of algorithm " + key.getAlgorithm(), e);
        }
    }
}
