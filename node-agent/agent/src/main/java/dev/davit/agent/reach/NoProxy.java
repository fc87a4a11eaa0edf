package dev.davit.agent.reach;

import dev.davit.agent.network.Cidr;
import dev.davit.tunnel.HostPort;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is reached without a proxy, as Go's {@code golang.org/x/net/http/httpproxy} reads {@code NO_PROXY}: names, which stand
 * for their subdomains too, {@code .name} and {@code *.name}, which stand for those alone, addresses and ranges, each with or
 * without a port, and {@code *} for everything. No name is resolved: ranges hold for targets given by address.
 *
 * @param text entries, separated by commas; what makes no sense matches nothing
 */
public record NoProxy(String text) {
    private static final Pattern WITH_PORT = Pattern.compile("(.*):([0-9a-z]*)");

    /** Makes it one line. */
    public NoProxy {
        text = text.replaceAll("\\s+", " ");
    }

    /** @return whether the target is reached directly; always so for this machine itself */
    public boolean covers(HostPort target) {
        var host = target.host().toLowerCase(Locale.ROOT);
        var address = Cidr.parse(host).map(Cidr::base);
        if (host.equals("localhost")
                || address.filter(InetAddress::isLoopbackAddress).isPresent()) {
            return true;
        }
        return Arrays.stream(text.toLowerCase(Locale.ROOT).split(","))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .anyMatch(entry -> matches(entry, host, address, target.port()));
    }

    private static boolean matches(String entry, String host, Optional<InetAddress> address, int port) {
        if (entry.equals("*")) {
            return true;
        }
        var range = Cidr.parse(entry);
        if (range.isPresent()) {
            return address.filter(range.get()::contains).isPresent();
        }
        var parts = WITH_PORT.matcher(entry);
        if (!parts.matches()) {
            return address.isEmpty() && nameMatches(entry, host);
        }
        if (!parts.group(2).isEmpty() && !parts.group(2).equals(Integer.toString(port))) {
            return false;
        }
        var bare = parts.group(1).replaceFirst("^\\[(.*)]$", "$1");
        var literal = Cidr.parse(bare).filter(alone -> !bare.contains("/"));
        return literal.isPresent()
                ? address.filter(literal.get()::contains).isPresent()
                : address.isEmpty() && nameMatches(bare, host);
    }

    private static boolean nameMatches(String pattern, String host) {
        var domain = pattern.startsWith("*.") ? pattern.substring(1) : pattern;
        if (domain.isEmpty()) {
            return false;
        }
        return domain.startsWith(".") ? host.endsWith(domain) : host.equals(domain) || host.endsWith("." + domain);
    }
}
