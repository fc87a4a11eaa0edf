package dev.davit.pki;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;

/** The time in which a certificate is good, in whole seconds as certificates have it. */
record Validity(Instant notBefore, Instant notAfter) {
    /** How far clocks may differ. */
    static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    static Validity from(Instant now, Duration life) {
        Instant second = now.truncatedTo(ChronoUnit.SECONDS);
        return new Validity(second.minus(CLOCK_SKEW), second.plus(life));
    }

    static Validity of(X509Certificate certificate) {
        return new Validity(
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant());
    }

    Validity within(X509Certificate issuer) {
        Validity outer = of(issuer);
        return new Validity(
                notBefore.isBefore(outer.notBefore) ? outer.notBefore : notBefore,
                notAfter.isAfter(outer.notAfter) ? outer.notAfter : notAfter);
    }

    /** @return the moment at which two thirds of the life are over */
    Instant renewAt() {
        return notAfter.minus(life().dividedBy(3));
    }

    /** @return the moment at which half of the life is over */
    Instant halfTime() {
        return notAfter.minus(life().dividedBy(2));
    }

    boolean contains(Instant now) {
        return !now.isBefore(notBefore) && now.isBefore(notAfter);
    }

    Date start() {
        return Date.from(notBefore);
    }

    Date end() {
        return Date.from(notAfter);
    }

    private Duration life() {
        return Duration.between(notBefore, notAfter);
    }
}
