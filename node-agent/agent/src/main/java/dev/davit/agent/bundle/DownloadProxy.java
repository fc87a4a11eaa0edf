package dev.davit.agent.bundle;

import dev.davit.agent.reach.ProxySettings;
import dev.davit.tunnel.HostPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import okhttp3.Authenticator;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.Route;
import org.jspecify.annotations.Nullable;

/** This machine's proxy settings as an HTTP client takes them that talks to the host of its URL. */
final class DownloadProxy extends ProxySelector {
    private static final String CREDENTIALS = "Proxy-Authorization";
    private static final int HTTPS = 443;

    private final ProxySettings settings;

    DownloadProxy(ProxySettings settings) {
        this.settings = settings;
    }

    @Override
    public List<Proxy> select(URI uri) {
        var host = uri.getHost().replaceFirst("^\\[(.*)]$", "$1");
        return List.of(settings.towards(new HostPort(host, uri.getPort() < 0 ? HTTPS : uri.getPort()))
                .map(server -> InetSocketAddress.createUnresolved(
                        server.address().host(), server.address().port()))
                .map(address -> new Proxy(Proxy.Type.HTTP, address))
                .orElse(Proxy.NO_PROXY));
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        // The client says so itself, and there is no other proxy to choose.
    }

    /** Shows the credentials, once, before it is asked. */
    record Login(ProxySettings settings) implements Authenticator {
        @Override
        public @Nullable Request authenticate(@Nullable Route route, Response response) {
            var asked = response.request();
            if (asked.header(CREDENTIALS) != null) {
                return null;
            }
            return settings.server()
                    .flatMap(server -> server.credentials())
                    .map(known -> asked.newBuilder()
                            .header(CREDENTIALS, known.basic())
                            .build())
                    .orElse(null);
        }
    }
}
