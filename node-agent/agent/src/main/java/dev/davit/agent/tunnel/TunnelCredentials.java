package dev.davit.agent.tunnel;

import dev.davit.tunnel.TunnelProtocol;
import dev.davit.tunnel.tls.PemMaterial;
import dev.davit.tunnel.tls.TlsContexts;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.util.Optional;

/**
 * The TLS context of the next connection. The files are read each time, a context is made only when they changed: each one
 * holds native memory.
 */
final class TunnelCredentials {
    private final TunnelConfig config;
    private Optional<Loaded> last = Optional.empty();

    private record Loaded(PemMaterial own, PemMaterial authorities, SslContext context) {}

    TunnelCredentials(TunnelConfig config) {
        this.config = config;
    }

    /** @throws IOException when a file is missing or broken; its message names the file */
    synchronized SslContext current() throws IOException {
        var own = PemMaterial.read(config.clientPem());
        var authorities = PemMaterial.read(config.clusterCaPem())
                .requireCertificates(config.clusterCaPem().toString());
        var known = last;
        if (known.isPresent()
                && known.get().own().equals(own)
                && known.get().authorities().equals(authorities)) {
            return known.get().context();
        }
        var context = TlsContexts.client(
                own, authorities.certificates(), Optional.of(TunnelProtocol.ALPN), TlsContexts.provider());
        last = Optional.of(new Loaded(own, authorities, context));
        return context;
    }
}
