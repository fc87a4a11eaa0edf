package dev.davit.tunnel.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a PEM text holds, in its order. Reads certificates and unencrypted private keys as PKCS#8, SEC1 (the kubelet's
 * form) and PKCS#1; other blocks are skipped.
 */
public record PemMaterial(List<X509Certificate> certificates, Optional<PrivateKey> key) {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");
    private static final int MAX_BYTES = 1024 * 1024;

    /** Copies the list. */
    public PemMaterial {
        certificates = List.copyOf(certificates);
    }

    /** @throws IOException when the file cannot be read or holds something broken */
    public static PemMaterial read(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException(file + " is larger than a PEM file can sensibly be");
        }
        return parse(file.toString(), Files.readString(file, StandardCharsets.UTF_8));
    }

    /**
     * @param origin what the text is called in messages
     * @throws IOException when a block is broken
     */
    public static PemMaterial parse(String origin, String text) throws IOException {
        var certificates = new ArrayList<X509Certificate>();
        Optional<PrivateKey> key = Optional.empty();
        var blocks = BLOCK.matcher(text);
        while (blocks.find()) {
            var label = blocks.group(1);
            try {
                var der = Base64.getMimeDecoder().decode(blocks.group(2));
                switch (label) {
                    case "CERTIFICATE" -> certificates.add(certificate(der));
                    case "PRIVATE KEY" -> key = Optional.of(privateKey(der));
                    case "EC PRIVATE KEY" -> key = Optional.of(privateKey(Pkcs8.fromSec1(der)));
                    case "RSA PRIVATE KEY" -> key = Optional.of(privateKey(Pkcs8.fromPkcs1(der)));
                    default -> {
                        // Parameters and comments that OpenSSL puts beside keys.
                    }
                }
            } catch (GeneralSecurityException | IllegalArgumentException e) {
                // Without the cause: it may quote the bytes of a key.
                throw new IOException(origin + ": the block " + label + " is broken");
            }
        }
        return new PemMaterial(certificates, key);
    }

    private static X509Certificate certificate(byte[] der) throws GeneralSecurityException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    }

    private static PrivateKey privateKey(byte[] pkcs8) throws GeneralSecurityException {
        var spec = new PKCS8EncodedKeySpec(pkcs8);
        try {
            return KeyFactory.getInstance("EC").generatePrivate(spec);
        } catch (GeneralSecurityException notElliptic) {
            return KeyFactory.getInstance("RSA").generatePrivate(spec);
        }
    }

    /** @throws IOException when there is no certificate */
    public PemMaterial requireCertificates(String origin) throws IOException {
        if (certificates.isEmpty()) {
            throw new IOException(origin + ": expected a PEM certificate, found none");
        }
        return this;
    }

    /** @throws IOException when there is no private key */
    public PrivateKey requireKey(String origin) throws IOException {
        return key.orElseThrow(() -> new IOException(origin + ": expected a PEM private key, found none"));
    }
}
