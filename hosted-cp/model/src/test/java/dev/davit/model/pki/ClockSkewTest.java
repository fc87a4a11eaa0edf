package dev.davit.model.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.model.Plans;
import dev.davit.pki.CertificateAuthority;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whoever's clock is five minutes behind or ahead takes a certificate in the moment in which it is issued: real handshakes, in
 * which each side judges by a clock of its own.
 */
class ClockSkewTest {
    private static final Instant ISSUED = Instant.now();
    private static final Duration SKEW = Duration.ofMinutes(5);

    /** Certificates say whole seconds. */
    private static final Duration MORE = Duration.ofSeconds(2);

    private static final PkiInputs INPUTS = Plans.pkiInputs(Plans.spec("1.36.3"));
    private static final ClusterSecrets SECRETS =
            new ClusterSecretsPlanner(new SecureRandom()).plan(Optional.empty(), INPUTS, ISSUED);

    @ParameterizedTest
    @EnumSource(Leaf.class)
    void everyCertificateHoldsFiveMinutesBeforeAndAfterItsIssue(Leaf leaf) throws GeneralSecurityException {
        for (var certificate : SECRETS.leaf(leaf).chain()) {
            if (!certificate.equals(INPUTS.gateway().certificate())) {
                certificate.checkValidity(Date.from(ISSUED.minus(SKEW)));
                certificate.checkValidity(Date.from(ISSUED.plus(SKEW)));
            }
        }
    }

    static Stream<Arguments> handshakes() {
        return Stream.of(Duration.ZERO, SKEW, SKEW.negated())
                .flatMap(client -> Stream.of(
                        Arguments.of(Leaf.API_SERVER, Leaf.ADMIN, client, client.negated()),
                        Arguments.of(Leaf.API_SERVER, Leaf.CONTROLLER_MANAGER, client, client.negated()),
                        Arguments.of(Leaf.TUNNEL, Leaf.KUBELET_CLIENT, client, client.negated()),
                        Arguments.of(Leaf.ETCD_SERVER, Leaf.ETCD_CLIENT, client, client.negated()),
                        Arguments.of(Leaf.ETCD_PEER, Leaf.ETCD_PEER, client, client.negated())));
    }

    @ParameterizedTest(name = "{0} with a clock off by {3}, {1} off by {2}")
    @MethodSource("handshakes")
    void bothSidesTakeEachOther(Leaf server, Leaf client, Duration clientsClock, Duration serversClock)
            throws Exception {
        assertThat(shakeHands(server, client, clientsClock, serversClock)).isEqualTo("TLSv1.3");
    }

    @Test
    void moreThanThatIsRefused() {
        assertThatThrownBy(() ->
                        shakeHands(Leaf.API_SERVER, Leaf.ADMIN, SKEW.plus(MORE).negated(), Duration.ZERO))
                .isInstanceOf(SSLException.class)
                .hasRootCauseInstanceOf(CertificateNotYetValidException.class);
        assertThatThrownBy(() -> shakeHands(Leaf.API_SERVER, Leaf.ADMIN, Duration.ofDays(366), Duration.ZERO))
                .isInstanceOf(SSLException.class)
                .hasRootCauseInstanceOf(CertificateExpiredException.class);
    }

    private static String shakeHands(Leaf server, Leaf client, Duration clientsClock, Duration serversClock)
            throws Exception {
        var authority = authority(server.trustDomain());
        return Handshake.between(
                new Handshake.Side(SECRETS.leaf(server), authority, ISSUED.plus(serversClock)),
                new Handshake.Side(SECRETS.leaf(client), authority, ISSUED.plus(clientsClock)));
    }

    private static CertificateAuthority authority(TrustDomain domain) {
        return switch (domain) {
            case CLUSTER -> SECRETS.authorities().cluster();
            case FRONT_PROXY -> SECRETS.authorities().frontProxy();
            case ETCD -> SECRETS.authorities().etcd();
            case GATEWAY -> INPUTS.gateway();
        };
    }
}
