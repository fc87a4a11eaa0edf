package dev.davit.tunnel.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PemMaterialTest {
    private static String pem(String label, byte[] der) {
        var encoder = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
        return "-----BEGIN " + label + "-----\n" + encoder.encodeToString(der) + "\n-----END " + label + "-----\n";
    }

    private static PrivateKey key(String algorithm, int size) throws Exception {
        var generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(size);
        return generator.generateKeyPair().getPrivate();
    }

    /** What stands in the OCTET STRING of a PKCS#8 key: the older format. */
    private static byte[] inner(byte[] pkcs8) {
        var at = contentStart(pkcs8, 0) + 3;
        at = contentStart(pkcs8, at) + (pkcs8[at + 1] & 0xFF);
        return Arrays.copyOfRange(pkcs8, contentStart(pkcs8, at), pkcs8.length);
    }

    private static int contentStart(byte[] der, int at) {
        var length = der[at + 1] & 0xFF;
        return at + 2 + (length < 0x80 ? 0 : length - 0x80);
    }

    @ParameterizedTest
    @CsvSource({"EC, 256, EC PRIVATE KEY", "EC, 384, EC PRIVATE KEY", "RSA, 2048, RSA PRIVATE KEY"})
    void readsTheOlderKeyFormats(String algorithm, int size, String label) throws Exception {
        var key = key(algorithm, size);
        var old = inner(key.getEncoded());
        if (size == 384) {
            // The JDK leaves the curve out, a kubelet writes it.
            old = withCurve(old);
        }

        assertThat(secret(PemMaterial.parse("test", pem(label, old)).requireKey("test")))
                .isEqualTo(secret(key));
    }

    private static BigInteger secret(PrivateKey key) {
        return switch (key) {
            case ECPrivateKey ec -> ec.getS();
            case RSAPrivateKey rsa -> rsa.getPrivateExponent();
            default -> throw new IllegalArgumentException(key.getAlgorithm());
        };
    }

    private static byte[] withCurve(byte[] ecPrivateKey) {
        var curve = new byte[] {(byte) 0xA0, 0x07, 0x06, 0x05, 0x2B, (byte) 0x81, 0x04, 0x00, 0x22};
        var joined = Arrays.copyOf(ecPrivateKey, ecPrivateKey.length + curve.length);
        System.arraycopy(curve, 0, joined, ecPrivateKey.length, curve.length);
        joined[1] += (byte) curve.length;
        return joined;
    }

    @Test
    void readsPkcs8() throws Exception {
        var key = key("EC", 256);

        assertThat(PemMaterial.parse("test", pem("PRIVATE KEY", key.getEncoded()))
                        .key())
                .contains(key);
    }

    @Test
    void saysWhatIsBrokenWithoutQuotingIt() {
        assertThatThrownBy(() -> PemMaterial.parse("kubelet.pem", pem("EC PRIVATE KEY", new byte[] {1, 2, 3})))
                .isInstanceOf(IOException.class)
                .hasMessage("kubelet.pem: the block EC PRIVATE KEY is broken")
                .hasNoCause();
    }

    @Test
    void saysWhatIsMissing() throws Exception {
        var empty = PemMaterial.parse("test", "nothing");

        assertThatThrownBy(() -> empty.requireCertificates("ca.crt")).hasMessageContaining("ca.crt: expected");
        assertThatThrownBy(() -> empty.requireKey("tls.key")).hasMessageContaining("tls.key: expected");
    }
}
