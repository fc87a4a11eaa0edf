package dev.davit.model.controlplane;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/** URLs that kube-apiserver calls: it does not start with one that it cannot read. */
final class HttpsUrl {
    /** What is expected, for messages. */
    static final String EXPECTED =
            "a URL such as https://login.example.org:8443/path, without user, query and fragment, and with a port of 1 to 65535 if any";

    private static final Pattern URL =
            Pattern.compile("https://([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(:(?<port>[0-9]{1,5}))?(/[^?#\\s]*)?");
    private static final int LAST_PORT = 65535;

    private HttpsUrl() {}

    static boolean isOne(String text) {
        var found = URL.matcher(text);
        if (!found.matches()) {
            return false;
        }
        var port = found.group("port");
        try {
            new URI(text);
            return port == null || (Integer.parseInt(port) >= 1 && Integer.parseInt(port) <= LAST_PORT);
        } catch (URISyntaxException escapes) {
            return false;
        }
    }
}
