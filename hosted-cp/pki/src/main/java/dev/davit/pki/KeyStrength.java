package dev.davit.pki;

import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;

/**
 * Algorithm and size of a public key.
 *
 * @param algorithm as the JDK names it: EC, RSA, EdDSA
 * @param bits size of the field or of the modulus
 */
public record KeyStrength(String algorithm, int bits) {
    private static final int RSA_MINIMUM = 2048;
    private static final int CURVE_MINIMUM = 255;

    static KeyStrength of(PublicKey key) {
        return switch (key) {
            case ECPublicKey ec ->
                new KeyStrength("EC", ec.getParams().getCurve().getField().getFieldSize());
            case RSAPublicKey rsa -> new KeyStrength("RSA", rsa.getModulus().bitLength());
            case EdECPublicKey ed ->
                new KeyStrength("EdDSA", ed.getParams().getName().equals("Ed448") ? 448 : 255);
            default -> new KeyStrength(key.getAlgorithm(), 0);
        };
    }

    /** @return whether it has the strength of 112 bits or more: RSA from 2048 bits, curves from 255 */
    public boolean isEnough() {
        return bits >= (algorithm.equals("RSA") ? RSA_MINIMUM : CURVE_MINIMUM);
    }
}
