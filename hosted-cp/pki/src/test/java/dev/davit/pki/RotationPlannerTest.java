package dev.davit.pki;

import static dev.davit.pki.PkiFixture.AUTHORITY;
import static dev.davit.pki.PkiFixture.NOW;
import static dev.davit.pki.PkiFixture.RANDOM;
import static dev.davit.pki.PkiFixture.TEN_YEARS;
import static dev.davit.pki.PkiFixture.YEAR;
import static dev.davit.pki.PkiFixture.issue;
import static dev.davit.pki.PkiFixture.serving;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RotationPlannerTest {
    private static final LeafRequest WANTED = serving("a.example");
    private static final CertifiedKey LEAF = issue(WANTED);

    @ParameterizedTest(name = "after {0} days: {1}")
    @CsvSource({"0, KEEP", "200, KEEP", "243, KEEP", "244, DUE", "300, DUE", "365, DUE", "4000, DUE"})
    void renewsBeforeAThirdOfTheLifeIsLeft(int days, String expected) {
        var decision = decide(WANTED, LEAF, NOW.plus(Duration.ofDays(days)));

        assertThat(decision)
                .isEqualTo(
                        expected.equals("KEEP")
                                ? new RotationDecision.Keep(LEAF)
                                : new RotationDecision.Issue(WANTED, RenewalReason.valueOf(expected)));
    }

    @Test
    void issuesWhatIsMissing() {
        assertThat(RotationPlanner.decide(WANTED, Optional.empty(), AUTHORITY, NOW))
                .isEqualTo(new RotationDecision.Issue(WANTED, RenewalReason.MISSING));
    }

    @Test
    void issuesAgainWhenNamesSubjectOrUsagesChange() {
        List<LeafRequest> changed = List.of(
                serving("a.example", "b.example"),
                serving("b.example"),
                LeafRequest.server("other", WANTED.dnsNames(), WANTED.ips(), YEAR),
                LeafRequest.server("kube-apiserver", WANTED.dnsNames(), List.of(), YEAR),
                LeafRequest.peer("kube-apiserver", WANTED.dnsNames(), WANTED.ips(), YEAR),
                WANTED.withUris(URI.create("davit://operator")));

        assertThat(changed)
                .allSatisfy(request -> assertThat(decide(request, LEAF, NOW))
                        .isEqualTo(new RotationDecision.Issue(request, RenewalReason.CONTENT_CHANGED)));
    }

    @Test
    void keepsALeafWhenOnlyTheWantedLifeChanges() {
        var shorter = LeafRequest.server("kube-apiserver", WANTED.dnsNames(), WANTED.ips(), Duration.ofDays(30));

        assertThat(decide(shorter, LEAF, NOW)).isEqualTo(new RotationDecision.Keep(LEAF));
    }

    @Test
    void issuesAgainUnderANewAuthority() {
        var successor = CertificateAuthority.create("davit-test", NOW, TEN_YEARS, RANDOM);

        assertThat(RotationPlanner.decide(WANTED, Optional.of(LEAF), successor, NOW))
                .isEqualTo(new RotationDecision.Issue(WANTED, RenewalReason.ISSUER_CHANGED));
    }

    @Test
    void issuesAgainWhenTheKeyIsAnotherLeafs() {
        var mixed = new CertifiedKey(LEAF.chain(), issue(WANTED).key());

        assertThat(decide(WANTED, mixed, NOW))
                .isEqualTo(new RotationDecision.Issue(WANTED, RenewalReason.ISSUER_CHANGED));
    }

    @Test
    void rollsOnceForLeavesThatAreDueAboutTheSameTime() {
        var wanted = Map.of("old", WANTED, "middle", WANTED, "young", WANTED);
        var observed = Map.of("old", LEAF, "middle", issuedAfter(50), "young", issuedAfter(200));

        var plan = RotationPlanner.plan(wanted, observed, AUTHORITY, NOW.plus(Duration.ofDays(250)));

        assertThat(plan)
                .containsEntry("old", new RotationDecision.Issue(WANTED, RenewalReason.DUE))
                .containsEntry("middle", new RotationDecision.Issue(WANTED, RenewalReason.DUE_SOON))
                .hasEntrySatisfying(
                        "young", decision -> assertThat(decision).isInstanceOf(RotationDecision.Keep.class));
    }

    @Test
    void changesNothingWhenNothingIsDue() {
        var plan = RotationPlanner.plan(
                Map.of("one", WANTED, "two", WANTED), Map.of("one", LEAF, "two", LEAF), AUTHORITY, NOW.plus(days(240)));

        assertThat(plan.values()).containsOnly(new RotationDecision.Keep(LEAF));
    }

    @Test
    void issuingSettlesThePlan() {
        Instant later = NOW.plus(days(250));
        var renewed = AUTHORITY.issue(WANTED, later, RANDOM);

        assertThat(decide(WANTED, renewed, later)).isEqualTo(new RotationDecision.Keep(renewed));
        assertThat(decide(WANTED, renewed, later.plus(days(240)))).isEqualTo(new RotationDecision.Keep(renewed));
    }

    @Test
    void doesNotChaseTheEndOfItsAuthority() {
        Instant late = NOW.plus(TEN_YEARS).minus(days(100));
        var last = AUTHORITY.issue(WANTED, late, RANDOM);

        assertThat(decide(WANTED, last, late.plus(days(90)))).isEqualTo(new RotationDecision.Keep(last));
    }

    private static CertifiedKey issuedAfter(int days) {
        return AUTHORITY.issue(WANTED, NOW.plus(days(days)), RANDOM);
    }

    private static RotationDecision decide(LeafRequest wanted, CertifiedKey leaf, Instant now) {
        return RotationPlanner.decide(wanted, Optional.of(leaf), AUTHORITY, now);
    }

    private static Duration days(int days) {
        return Duration.ofDays(days);
    }
}
