package dev.davit.agent.reach;

import dev.davit.tunnel.HostPort;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The proxy of this machine's environment, as curl and Go understand {@code HTTPS_PROXY} and {@code NO_PROXY}.
 *
 * @param server through which everything goes, but for the exceptions
 * @param exceptions what is reached directly
 */
public record ProxySettings(Optional<ProxyServer> server, NoProxy exceptions) {
    /** All variables by which programs are told of a proxy. */
    public static final Set<String> VARIABLES = Set.of(
            "HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy");

    /** @return the settings of a machine that reaches everything itself */
    public static ProxySettings none() {
        return new ProxySettings(Optional.empty(), new NoProxy(""));
    }

    /**
     * @param environment of a process; of a variable in both cases the capital one counts, as with Go
     * @throws IllegalArgumentException when HTTPS_PROXY cannot be understood; the message quotes none of it
     */
    public static ProxySettings from(Map<String, String> environment) {
        try {
            return new ProxySettings(
                    value(environment, "HTTPS_PROXY", "https_proxy").map(ProxyServer::parse),
                    new NoProxy(value(environment, "NO_PROXY", "no_proxy").orElse("")));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("HTTPS_PROXY: " + e.getMessage(), e);
        }
    }

    private static Optional<String> value(Map<String, String> environment, String name, String other) {
        return Optional.ofNullable(environment.get(name))
                .filter(value -> !value.isBlank())
                .or(() -> Optional.ofNullable(environment.get(other)))
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }

    /** @return the proxy through which the target is reached; empty when it is reached directly */
    public Optional<ProxyServer> towards(HostPort target) {
        return server.filter(proxy -> !exceptions.covers(target));
    }

    /** @return where a connection to the target goes first: the proxy, or the target itself */
    public HostPort firstHop(HostPort target) {
        return towards(target).map(ProxyServer::address).orElse(target);
    }

    /** @return for a person, without credentials: by what these targets are reached; empty when there is no proxy */
    public String describe(List<HostPort> targets) {
        return server.map(proxy -> targets.stream().allMatch(exceptions::covers)
                        ? "%s, not used: NO_PROXY has the gateway".formatted(proxy)
                        : proxy + (proxy.credentials().isPresent() ? " with credentials" : ""))
                .orElse("");
    }
}
