package dev.davit.agent.cluster;

import dev.davit.tunnel.HostPort;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** The gateway's public address in the form in which people write it. */
public final class Gateways {
    private static final int HTTPS = 443;

    private Gateways() {}

    /** @return host and port of {@code https://host[:port]}, or empty when the text is anything else */
    public static Optional<HostPort> parseUrl(String text) {
        try {
            var uri = new URI(text);
            var bare = uri.getPath() == null || uri.getPath().isEmpty() || "/".equals(uri.getPath());
            if (!"https".equals(uri.getScheme())
                    || uri.getHost() == null
                    || uri.getUserInfo() != null
                    || uri.getQuery() != null
                    || uri.getFragment() != null
                    || !bare) {
                return Optional.empty();
            }
            var host = uri.getHost().startsWith("[")
                    ? uri.getHost().substring(1, uri.getHost().length() - 1)
                    : uri.getHost();
            return Optional.of(new HostPort(host, uri.getPort() < 0 ? HTTPS : uri.getPort()));
        } catch (URISyntaxException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
