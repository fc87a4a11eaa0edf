package dev.davit.operator.jointoken;

import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long a token is good for. Pure. */
final class TokenLife {
    private static final Pattern PART = Pattern.compile("(\\d+)([hms])");

    private TokenLife() {}

    /**
     * @param created time of creation, RFC 3339
     * @param ttl such as 30m, 1h or 1h30m
     */
    static Instant end(String created, String ttl) {
        return Instant.parse(created).plus(duration(ttl));
    }

    private static Duration duration(String ttl) {
        Matcher part = PART.matcher(ttl);
        Duration total = Duration.ZERO;
        while (part.find()) {
            long count = Long.parseLong(part.group(1));
            total = total.plus(
                    switch (part.group(2)) {
                        case "h" -> Duration.ofHours(count);
                        case "m" -> Duration.ofMinutes(count);
                        default -> Duration.ofSeconds(count);
                    });
        }
        return total;
    }
}
