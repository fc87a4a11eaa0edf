package dev.davit.e2e.support;

import java.util.Map;

/** What kubectl speaks with the API server where bytes go both ways (kubernetes/enhancements KEP-4006). */
public enum StreamProtocol {
    SPDY(false),
    WEBSOCKET(true);

    private final boolean webSocket;

    StreamProtocol(boolean webSocket) {
        this.webSocket = webSocket;
    }

    Map<String, String> environment() {
        var value = Boolean.toString(webSocket);
        return Map.of("KUBECTL_REMOTE_COMMAND_WEBSOCKETS", value, "KUBECTL_PORT_FORWARD_WEBSOCKETS", value);
    }
}
