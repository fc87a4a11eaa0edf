package dev.davit.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.Test;

class CertificateRequestsTest {
    private static final KeyPair KEY = EcKeys.generate(PkiFixture.RANDOM);

    @Test
    void readsTheBootstrapRequestOfANode() throws Exception {
        var request = CertificateRequests.parse(pem("O=system:nodes,CN=system:node:w1", KEY, KEY, Optional.empty()));

        assertThat(request.commonName()).isEqualTo("system:node:w1");
        assertThat(request.organizations()).containsExactly("system:nodes");
        assertThat(request.hasAlternativeNames()).isFalse();
        assertThat(request.otherSubjectAttributes()).isFalse();
        assertThat(request.strength()).isEqualTo(new KeyStrength("EC", 256));
        assertThat(request.strength().isEnough()).isTrue();
    }

    @Test
    void readsTheServingRequestOfAKubelet() throws Exception {
        var names = new GeneralNames(new GeneralName[] {
            new GeneralName(GeneralName.dNSName, "w1"),
            new GeneralName(GeneralName.iPAddress, "198.18.0.21"),
            new GeneralName(GeneralName.iPAddress, "fd00::21")
        });

        var request = CertificateRequests.parse(pem("O=system:nodes,CN=system:node:w1", KEY, KEY, Optional.of(names)));

        assertThat(request.dnsNames()).containsExactly("w1");
        assertThat(request.ips())
                .containsExactlyInAnyOrder(InetAddress.ofLiteral("198.18.0.21"), InetAddress.ofLiteral("fd00::21"));
        assertThat(request.otherNames()).isFalse();
    }

    @Test
    void tellsOfNamesAndAttributesOfOtherKinds() throws Exception {
        var names = new GeneralNames(new GeneralName(GeneralName.directoryName, new X500Name("CN=x")));

        var request = CertificateRequests.parse(pem("O=a,O=b,OU=c,CN=x", KEY, KEY, Optional.of(names)));

        assertThat(request.organizations()).containsExactly("a", "b");
        assertThat(request.otherSubjectAttributes()).isTrue();
        assertThat(request.otherNames()).isTrue();
        assertThat(request.hasAlternativeNames()).isTrue();
    }

    @Test
    void refusesARequestForSomebodyElsesKey() throws Exception {
        byte[] foreign = pem("CN=x", KEY, EcKeys.generate(PkiFixture.RANDOM), Optional.empty());

        assertThatThrownBy(() -> CertificateRequests.parse(foreign))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not signed by the key that it names");
    }

    @Test
    void refusesTwoCommonNames() throws Exception {
        byte[] twice = pem("CN=system:node:a,CN=system:node:b", KEY, KEY, Optional.empty());

        assertThatThrownBy(() -> CertificateRequests.parse(twice))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected one common name")
                .hasMessageContaining("found 2");
    }

    @Test
    void refusesWhatIsNoRequest() {
        List<String> texts = List.of(
                "",
                "garbage",
                PkiFixture.AUTHORITY.certificatePem(),
                "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n");

        assertThat(texts)
                .allSatisfy(text -> assertThatThrownBy(
                                () -> CertificateRequests.parse(text.getBytes(StandardCharsets.US_ASCII)))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("expected one PEM block CERTIFICATE REQUEST"));
    }

    @Test
    void refusesAnExtensionRequestThatHoldsNoExtensions() throws Exception {
        var builder = new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=x"), KEY.getPublic());
        builder.addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, new DERUTF8String("none"));
        var signer = new JcaContentSignerBuilder(EcKeys.SIGNATURE).build(KEY.getPrivate());
        byte[] malformed = Pem.encode(
                        "CERTIFICATE REQUEST", builder.build(signer).getEncoded())
                .getBytes(StandardCharsets.US_ASCII);

        assertThatThrownBy(() -> CertificateRequests.parse(malformed)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void judgesTheStrengthOfKeys() throws Exception {
        var rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(1024);

        assertThat(KeyStrength.of(rsa.generateKeyPair().getPublic()).isEnough()).isFalse();
        assertThat(new KeyStrength("RSA", 2048).isEnough()).isTrue();
        assertThat(KeyStrength.of(KeyPairGenerator.getInstance("Ed25519")
                                .generateKeyPair()
                                .getPublic())
                        .isEnough())
                .isTrue();
    }

    private static byte[] pem(String subject, KeyPair named, KeyPair signing, Optional<GeneralNames> names)
            throws Exception {
        var builder = new JcaPKCS10CertificationRequestBuilder(new X500Name(subject), named.getPublic());
        if (names.isPresent()) {
            var extensions = new ExtensionsGenerator();
            extensions.addExtension(Extension.subjectAlternativeName, false, names.get());
            builder.addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate());
        }
        var signer = new JcaContentSignerBuilder(EcKeys.SIGNATURE).build(signing.getPrivate());
        return Pem.encode("CERTIFICATE REQUEST", builder.build(signer).getEncoded())
                .getBytes(StandardCharsets.US_ASCII);
    }
}
