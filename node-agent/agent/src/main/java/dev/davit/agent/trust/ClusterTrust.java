package dev.davit.agent.trust;

import dev.davit.agent.cluster.ClusterName;
import dev.davit.agent.failure.AgentException;
import dev.davit.agent.failure.ExitCode;
import dev.davit.agent.reach.GatewayConnector;
import dev.davit.agent.reach.ProxyException;
import dev.davit.tunnel.HostPort;
import java.io.IOException;
import java.net.Socket;
import java.net.UnknownHostException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/**
 * Finds out whether the API server behind the gateway belongs to the pinned CA: one TLS handshake with the cluster's
 * name, and not one byte of a request.
 */
public final class ClusterTrust {
    private final GatewayConnector connector;
    private final Duration bound;

    /** @param bound of connecting and of the handshake, each */
    public ClusterTrust(GatewayConnector connector, Duration bound) {
        this.connector = connector;
        this.bound = bound;
    }

    /** @throws AgentException UNREACHABLE or UNTRUSTED, with what was found */
    public TrustedCluster establish(HostPort gateway, ClusterName cluster, CaPin pin) {
        var trust = new PinningTrustManager(pin);
        try (var tcp = connect(gateway)) {
            handshake(tcp, gateway, cluster, trust);
        } catch (SSLException e) {
            throw explain(gateway, cluster, e);
        } catch (IOException e) {
            throw new AgentException(
                    ExitCode.UNREACHABLE,
                    ("gateway %s accepted the connection and ended it before the server for %s had answered (%s);"
                                    + " check the cluster name with 'davit status', it may be deleted or not ready")
                            .formatted(gateway, cluster, e.getMessage()),
                    e);
        }
        return trust.trusted()
                .map(authority -> new TrustedCluster(gateway, cluster, authority))
                .orElseThrow(() -> new AgentException(
                        ExitCode.UNTRUSTED, "the handshake with %s ended without a certificate".formatted(gateway)));
    }

    private Socket connect(HostPort gateway) {
        try {
            var socket = connector.connect(gateway, bound).socket();
            socket.setSoTimeout((int) bound.toMillis());
            return socket;
        } catch (UnknownHostException e) {
            throw new AgentException(
                    ExitCode.UNREACHABLE,
                    "gateway %s: the name does not resolve; check it, or give the gateway's IP address"
                            .formatted(gateway),
                    e);
        } catch (ProxyException e) {
            throw new AgentException(
                    ExitCode.UNREACHABLE, "gateway %s cannot be reached: %s".formatted(gateway, e.getMessage()), e);
        } catch (IOException e) {
            throw new AgentException(
                    ExitCode.UNREACHABLE,
                    "gateway %s cannot be reached (%s); this machine needs outbound TCP to that address and port"
                            .formatted(gateway, e.getMessage()),
                    e);
        }
    }

    private static void handshake(Socket tcp, HostPort gateway, ClusterName cluster, PinningTrustManager trust)
            throws IOException {
        var factory = ClusterTls.context(trust).getSocketFactory();
        try (var tls = (SSLSocket) factory.createSocket(tcp, cluster.apiServer(), gateway.port(), true)) {
            var parameters = tls.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(cluster.apiServer())));
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            tls.setSSLParameters(parameters);
            tls.startHandshake();
        }
    }

    private static AgentException explain(HostPort gateway, ClusterName cluster, SSLException failure) {
        if (cause(failure, PinMismatchException.class).isPresent()) {
            var found = cause(failure, PinMismatchException.class).orElseThrow().getMessage();
            return new AgentException(
                    ExitCode.UNTRUSTED,
                    ("the server for %s at %s is not the one that the pin names: %s; take --cluster and"
                                    + " --ca-cert-hash from the same join command; the token was not sent")
                            .formatted(cluster, gateway, found),
                    failure);
        }
        if (cause(failure, CertificateNotYetValidException.class).isPresent()
                || cause(failure, CertificateExpiredException.class).isPresent()) {
            return new AgentException(
                    ExitCode.UNTRUSTED,
                    "the certificate of %s is not valid at this machine's time; set the clock and try again (%s)"
                            .formatted(cluster, failure.getMessage()),
                    failure);
        }
        if (cause(failure, java.security.cert.CertificateException.class).isPresent()) {
            return new AgentException(
                    ExitCode.UNTRUSTED,
                    "the server at %s did not prove to be %s (%s); the token was not sent"
                            .formatted(gateway, cluster.apiServer(), failure.getMessage()),
                    failure);
        }
        return new AgentException(
                ExitCode.UNREACHABLE,
                ("TLS with %s at %s failed (%s); check that the address is Davit's gateway and that the cluster exists")
                        .formatted(cluster.apiServer(), gateway, failure.getMessage()),
                failure);
    }

    private static <T extends Throwable> Optional<T> cause(Throwable failure, Class<T> type) {
        for (Throwable current = failure; current != null; current = current.getCause()) {
            if (type.isInstance(current)) {
                return Optional.of(type.cast(current));
            }
        }
        return Optional.empty();
    }
}
