package dev.davit.tunnel.tls;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Wraps the older private key formats into PKCS#8 (RFC 5208), the only one that the JDK reads. */
final class Pkcs8 {
    private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};
    private static final byte[] OID_EC = {0x06, 0x07, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 0x02, 0x01};
    private static final byte[] OID_P256 = {0x06, 0x08, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 0x03, 0x01, 0x07};
    private static final byte[] OID_P384 = {0x06, 0x05, 0x2B, (byte) 0x81, 0x04, 0x00, 0x22};
    private static final byte[] OID_RSA = {
        0x06, 0x09, 0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 0x01, 0x01, 0x01
    };
    private static final byte[] NULL = {0x05, 0x00};
    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;

    private Pkcs8() {}

    /** @param sec1 an ECPrivateKey (RFC 5915) on P-256 or P-384 */
    static byte[] fromSec1(byte[] sec1) {
        var curve = contains(sec1, OID_P384) ? OID_P384 : OID_P256;
        return wrap(tlv(SEQUENCE, OID_EC, curve), sec1);
    }

    /** @param pkcs1 an RSAPrivateKey (RFC 8017) */
    static byte[] fromPkcs1(byte[] pkcs1) {
        return wrap(tlv(SEQUENCE, OID_RSA, NULL), pkcs1);
    }

    private static byte[] wrap(byte[] algorithm, byte[] key) {
        return tlv(SEQUENCE, VERSION_0, algorithm, tlv(OCTET_STRING, key));
    }

    private static boolean contains(byte[] haystack, byte[] needle) {
        for (var start = 0; start <= haystack.length - needle.length; start++) {
            if (Arrays.equals(haystack, start, start + needle.length, needle, 0, needle.length)) {
                return true;
            }
        }
        return false;
    }

    private static byte[] tlv(int tag, byte[]... parts) {
        var content = new ByteArrayOutputStream();
        for (var part : parts) {
            content.writeBytes(part);
        }
        var out = new ByteArrayOutputStream();
        out.write(tag);
        var length = content.size();
        if (length < 0x80) {
            out.write(length);
        } else if (length < 0x100) {
            out.write(0x81);
            out.write(length);
        } else {
            out.write(0x82);
            out.write(length >> 8);
            out.write(length);
        }
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }
}
