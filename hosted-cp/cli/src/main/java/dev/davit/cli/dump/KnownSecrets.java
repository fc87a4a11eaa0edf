package dev.davit.cli.dump;

import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The values of the Secrets that were read, so that none of them gets into an archive by whatever way it got into a log
 * line or another object. Certificates are no secrets.
 *
 * @param values the longest first
 */
record KnownSecrets(List<String> values) {
    private static final int SHORTEST_VALUE = 8;
    private static final int SHORTEST_LINE = 16;
    private static final Pattern WORD =
            Pattern.compile("(?=[A-Za-z+/=_-]*\\d)(?=[a-z0-9+/=_-]*[A-Z])(?=[A-Z0-9+/=_-]*[a-z])[A-Za-z0-9+/=_-]{24,}");
    private static final String ENCODED_CERTIFICATE = "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t";
    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String CERTIFICATE = "CERTIFICATE-----";

    static final KnownSecrets NONE = new KnownSecrets(List.of());

    KnownSecrets {
        values = List.copyOf(values);
    }

    /** @return these and the ones in those Secrets */
    KnownSecrets and(List<Secret> secrets) {
        var all =
                new TreeSet<>(Comparator.comparingInt(String::length).reversed().thenComparing(value -> value));
        all.addAll(values);
        secrets.stream()
                .flatMap(secret -> Optional.ofNullable(secret.getData()).orElse(Map.of()).entrySet().stream())
                .flatMap(entry -> forms(entry.getValue()))
                .forEach(all::add);
        return new KnownSecrets(List.copyOf(all));
    }

    /** @return the text without any of them */
    String removeFrom(String text) {
        String clean = text;
        for (String value : values) {
            clean = clean.replace(value, Redactor.REDACTED);
        }
        return clean;
    }

    private static Stream<String> forms(String encoded) {
        String decoded = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
        if (isPublic(decoded)) {
            return Stream.empty();
        }
        Stream<String> whole = Stream.of(encoded, decoded.strip()).filter(value -> value.length() >= SHORTEST_VALUE);
        return Stream.of(whole, lines(decoded), words(decoded)).flatMap(forms -> forms);
    }

    /** Long words that nobody would choose as a name: keys in the middle of a configuration. */
    private static Stream<String> words(String text) {
        return lines(text)
                .flatMap(line -> WORD.matcher(line).results())
                .map(MatchResult::group)
                .filter(word -> !word.startsWith(ENCODED_CERTIFICATE));
    }

    private static boolean isPublic(String text) {
        return text.contains(BEGIN) && lines(text).findAny().isEmpty();
    }

    /** Lines that stand alone, but for those of certificates. */
    private static Stream<String> lines(String text) {
        boolean[] certificate = {false};
        return text.lines()
                .map(String::strip)
                .filter(line -> {
                    boolean inside = certificate[0];
                    if (line.startsWith(BEGIN)) {
                        certificate[0] = line.endsWith(CERTIFICATE);
                        inside = true;
                    } else if (line.startsWith(END)) {
                        certificate[0] = false;
                        inside = true;
                    }
                    return !inside;
                })
                .filter(line -> line.length() >= SHORTEST_LINE);
    }
}
