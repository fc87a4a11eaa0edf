package dev.davit.agent.csr;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;

/** A node's key pair, EC P-256. The private half leaves this object only as PEM, for a file that its owner alone reads. */
public final class NodeKey {
    private static final String PRIVATE = "PRIVATE KEY";
    private static final String PUBLIC = "PUBLIC KEY";
    private static final byte[] ORGANIZATION = Der.identifier(0x55, 0x04, 0x0a);
    private static final byte[] COMMON_NAME = Der.identifier(0x55, 0x04, 0x03);
    private static final byte[] ECDSA_WITH_SHA256 = Der.identifier(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02);

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

    /** @throws IOException when the text is not what {@link #pairPem()} has written */
    public static NodeKey parse(String pem) throws IOException {
        var privateKey = Pem.find(pem, PRIVATE).orElseThrow(() -> new IOException("no private key in PEM form"));
        var publicKey = Pem.find(pem, PUBLIC).orElseThrow(() -> new IOException("no public key in PEM form"));
        try {
            var factory = KeyFactory.getInstance("EC");
            return new NodeKey(new KeyPair(
                    factory.generatePublic(new X509EncodedKeySpec(publicKey)),
                    factory.generatePrivate(new PKCS8EncodedKeySpec(privateKey))));
        } catch (GeneralSecurityException e) {
            // without the cause: it may quote the bytes of the key
            throw new IOException("not an EC key pair in PEM form");
        }
    }

    /** @return both halves, to be parsed again */
    public String pairPem() {
        return privatePem() + Pem.block(PUBLIC, pair.getPublic().getEncoded());
    }

    /** @return the private half as PKCS#8 */
    public String privatePem() {
        return Pem.block(PRIVATE, pair.getPrivate().getEncoded());
    }

    /** @return a PKCS#10 request (RFC 2986) whose subject makes it this node's, and which asks for no other names */
    public String requestPem(String nodeName) {
        var subject = Der.sequence(
                Der.set(Der.sequence(ORGANIZATION, Der.text("system:nodes"))),
                Der.set(Der.sequence(COMMON_NAME, Der.text("system:node:" + nodeName))));
        var info = Der.sequence(Der.zero(), subject, pair.getPublic().getEncoded(), Der.emptyContext0());
        var request = Der.sequence(info, Der.sequence(ECDSA_WITH_SHA256), Der.bits(sign(info)));
        return Pem.block("CERTIFICATE REQUEST", request);
    }

    private byte[] sign(byte[] message) {
        try {
            var signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(pair.getPrivate());
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java signs with ECDSA", e);
        }
    }

    /** @return whether the certificate is for this key */
    public boolean matches(X509Certificate certificate) {
        return MessageDigest.isEqual(
                certificate.getPublicKey().getEncoded(), pair.getPublic().getEncoded());
    }

    /** @return a short name for the public half and a node name: stable, and different for every key and name */
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
}
