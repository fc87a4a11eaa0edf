package dev.davit.agent.reach;

import java.io.IOException;

/** A proxy does not lead to the gateway. The message is for a person and holds no credentials. */
public final class ProxyException extends IOException {
    private final String found;
    private final String remedy;

    ProxyException(ProxyServer proxy, String found, String remedy) {
        super("proxy %s %s; %s".formatted(proxy, found, remedy));
        this.found = found;
        this.remedy = remedy;
    }

    /** @return what the proxy did, as a clause whose subject it is */
    public String found() {
        return found;
    }

    /** @return what to do */
    public String remedy() {
        return remedy;
    }
}
