package dev.davit.agent.preflight;

import dev.davit.agent.reach.GatewayConnector;
import dev.davit.agent.reach.ProxyException;
import dev.davit.tunnel.HostPort;
import java.io.IOException;
import java.time.Duration;

/** Where the environment has a proxy for the gateway, it must lead there. */
public final class ProxyCheck implements Check {
    private final GatewayConnector connector;
    private final HostPort gateway;
    private final Duration bound;

    /** @param bound of everything until the proxy has answered */
    public ProxyCheck(GatewayConnector connector, HostPort gateway, Duration bound) {
        this.connector = connector;
        this.gateway = gateway;
        this.bound = bound;
    }

    @Override
    public String subject() {
        return "proxy";
    }

    @Override
    public Finding look() {
        var proxy = connector.proxies().towards(gateway);
        if (proxy.isEmpty()) {
            return new Finding.Passed("none");
        }
        try (var socket = connector.connect(gateway, bound)) {
            return new Finding.Passed("%s leads to %s".formatted(proxy.get(), gateway));
        } catch (ProxyException e) {
            return new Finding.Failed(
                    "%s to connect to %s".formatted(proxy.get(), gateway), "that it " + e.found(), e.remedy());
        } catch (IOException e) {
            return new Finding.Failed(
                    "%s to connect to %s".formatted(proxy.get(), gateway),
                    String.valueOf(e.getMessage()),
                    "try again, and check the proxy when it stays so");
        }
    }
}
