package dev.davit.pki;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;

/**
 * The attributes of a distinguished name that Kubernetes reads.
 *
 * @param commonNames in the order of the name
 * @param organizations sorted
 * @param others whether there are attributes of other kinds
 */
record Subject(List<String> commonNames, List<String> organizations, boolean others) {
    private static final Set<ASN1ObjectIdentifier> KNOWN = Set.of(BCStyle.CN, BCStyle.O);

    static Subject read(X500Name name) {
        return new Subject(
                values(name, BCStyle.CN).toList(),
                values(name, BCStyle.O).sorted().toList(),
                attributes(name).anyMatch(attribute -> !KNOWN.contains(attribute.getType())));
    }

    private static Stream<String> values(X500Name name, ASN1ObjectIdentifier type) {
        return attributes(name)
                .filter(attribute -> attribute.getType().equals(type))
                .map(attribute -> attribute.getValue() instanceof ASN1String text
                        ? text.getString()
                        : IETFUtils.valueToString(attribute.getValue()));
    }

    private static Stream<AttributeTypeAndValue> attributes(X500Name name) {
        return Arrays.stream(name.getRDNs()).flatMap(rdn -> Arrays.stream(rdn.getTypesAndValues()));
    }
}
