package dev.davit.cli.dump;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes out of a text what looks like a secret, whoever wrote it. Pure; rather too much than too little. */
final class Redactor {
    static final String REDACTED = "[redacted]";

    private static final Pattern PRIVATE_KEY = Pattern.compile(
            "-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\\z)", Pattern.DOTALL);
    /** Base64 of whatever begins as PEM or a kubeconfig does; what it is shows after decoding. */
    private static final Pattern ENCODED =
            Pattern.compile("(?:LS0tLS1CRUdJTi|YXBpVmVyc2lvb|Y2x1c3RlcnM6|a2luZDogQ29uZmln)[A-Za-z0-9+/=_-]*");

    private static final Pattern JWT = Pattern.compile("eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]+");
    private static final Pattern BOOTSTRAP_TOKEN = Pattern.compile("\\b[a-z0-9]{6}\\.[a-z0-9]{16}\\b");
    private static final Pattern AUTHORIZATION = Pattern.compile("(?i)\\b(bearer|basic)\\s+[A-Za-z0-9._~+/=-]{8,}");
    private static final Pattern CREDENTIALS_IN_URL = Pattern.compile("(?<=://)[^/\\s:@\"]+:[^/\\s@\"]+(?=@)");
    /** How a name ends whose value is a secret, whatever it looks like. */
    private static final String SECRET = "(?:pass(?:word|wd|phrase)|token|secret|credentials?"
            + "|(?:private|secret|access|api|encryption|signing)[_-]?key|client-key-data)(?:[_-]?(?:value|data|base64))?";
    /** What a secret is not: a switch, a path, or the beginning of something longer. */
    private static final String VALUE = "(?!true\\b|false\\b|null\\b|[/\\[{])([^\\s\"',;}\\\\]{6,})";

    private static final Pattern NAMED =
            Pattern.compile("(?i)([\\w.-]*" + SECRET + "\\\\?[\"']?\\s*[:=]\\s*\\\\?[\"']?)" + VALUE);
    private static final Pattern FLAG = Pattern.compile("(?i)(?<!\\S)(--?[\\w.-]*" + SECRET + "\\s+)" + VALUE);
    private static final Pattern SECRET_FLAG = Pattern.compile("(?i)--?[\\w.-]*" + SECRET);
    private static final Pattern SECRET_NAME = Pattern.compile("(?i).*(?:" + SECRET + "|kubeconfig)");

    private Redactor() {}

    /** @return the text with {@link #REDACTED} in the place of everything that looks like a secret */
    static String clean(String text) {
        String clean = PRIVATE_KEY.matcher(text).replaceAll(REDACTED);
        clean = ENCODED.matcher(clean)
                .replaceAll(found -> isPublic(found.group()) ? Matcher.quoteReplacement(found.group()) : REDACTED);
        for (Pattern pattern : List.of(JWT, BOOTSTRAP_TOKEN, CREDENTIALS_IN_URL)) {
            clean = pattern.matcher(clean).replaceAll(REDACTED);
        }
        clean = AUTHORIZATION.matcher(clean).replaceAll("$1 [redacted]");
        clean = FLAG.matcher(clean).replaceAll("$1[redacted]");
        return NAMED.matcher(clean).replaceAll("$1[redacted]");
    }

    /** @return whether a text under that name is a secret whatever it looks like */
    static boolean isSecretName(String name) {
        return SECRET_NAME.matcher(name).matches();
    }

    /** @return whether that argument of a command says that the next one is a secret */
    static boolean isSecretFlag(String argument) {
        return SECRET_FLAG.matcher(argument).matches();
    }

    private static boolean isPublic(String encoded) {
        try {
            var text = new String(
                    Base64.getDecoder().decode(encoded.replace('-', '+').replace('_', '/')), StandardCharsets.UTF_8);
            return text.startsWith("-----BEGIN CERTIFICATE-----") && !text.contains("PRIVATE KEY");
        } catch (IllegalArgumentException cutOff) {
            return false;
        }
    }
}
