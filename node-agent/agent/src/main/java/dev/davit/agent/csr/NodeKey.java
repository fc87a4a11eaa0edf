package dev.davit.agent.csr;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.HexFormat;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** A node's key pair, EC P-256. The private half leaves this object only as PEM, for a file that its owner alone reads. */
public final class NodeKey {
    private final KeyPair pair;

    private NodeKey(KeyPair pair) {
        this.pair = pair;
    }

    /** @return a new key */
    public static NodeKey generate() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return new NodeKey(generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has EC P-256", e);
        }
    }

    /** @throws IOException when the text is not a key that {@link #toPem()} has written */
    public static NodeKey parse(String pem) throws IOException {
        try (var parser = new PEMParser(new StringReader(pem))) {
            if (parser.readObject() instanceof PEMKeyPair found) {
                return new NodeKey(new JcaPEMKeyConverter().getKeyPair(found));
            }
            throw new IOException("no EC private key in PEM form");
        }
    }

    /** @return the private key in the form in which the kubelet writes its own ("EC PRIVATE KEY") */
    public String toPem() {
        return pem(pair.getPrivate());
    }

    /** @return a PKCS#10 request whose subject makes it this node's, and which asks for no other names */
    public String requestPem(String nodeName) {
        var subject = new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.O, "system:nodes")
                .addRDN(BCStyle.CN, "system:node:" + nodeName)
                .build();
        try {
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate());
            return pem(new JcaPKCS10CertificationRequestBuilder(subject, pair.getPublic()).build(signer));
        } catch (OperatorCreationException e) {
            throw new IllegalStateException("every Java signs with ECDSA", e);
        }
    }

    /** @return whether the certificate is for this key */
    public boolean matches(X509Certificate certificate) {
        return MessageDigest.isEqual(
                certificate.getPublicKey().getEncoded(), pair.getPublic().getEncoded());
    }

    /** @return a short name for the public half and a subject: stable, and different for every key and subject */
    public String fingerprint(String nodeName) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(pair.getPublic().getEncoded());
            digest.update(nodeName.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(), 0, 10);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String pem(Object object) {
        var text = new StringWriter();
        try (var writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        }
        return text.toString();
    }
}
