package dev.davit.operator.hosted;

import io.fabric8.kubernetes.client.okhttp.OkHttpClientFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import okhttp3.Dns;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;

/**
 * Sends every connection to the gateway, whatever the host of the URL is. The URL keeps the hosted cluster's own name,
 * so that name is what goes into SNI and what the certificate is checked against.
 *
 * <p>The client's own setting {@code tlsServerName} cannot be used: its okhttp back end ignores it
 * (fabric8io/kubernetes-client#7956), and would check the certificate against the host of the URL.
 */
final class GatewayRouting extends OkHttpClientFactory {
    private static final Duration PING = Duration.ofSeconds(10);

    private final String gatewayHost;
    private final Interceptor counter;

    /** @param counter is shown every request */
    GatewayRouting(String gatewayHost, Interceptor counter) {
        this.gatewayHost = gatewayHost;
        this.counter = counter;
    }

    @Override
    protected void additionalConfig(OkHttpClient.Builder builder) {
        builder.dns(new ToGateway(gatewayHost))
                .addInterceptor(counter)
                .pingInterval(PING)
                .retryOnConnectionFailure(true);
    }

    private record ToGateway(String gatewayHost) implements Dns {
        @Override
        public List<InetAddress> lookup(String hostname) throws UnknownHostException {
            return List.of(InetAddress.getAllByName(gatewayHost));
        }
    }
}
