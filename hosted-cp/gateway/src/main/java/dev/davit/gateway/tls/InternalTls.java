package dev.davit.gateway.tls;

import dev.davit.tunnel.tls.PemMaterial;
import dev.davit.tunnel.tls.ServerTls;
import dev.davit.tunnel.tls.TlsContexts;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TLS contexts of the gateway's internal ports and of its connections to those of other gateways, from {@code ca.crt},
 * {@code tls.crt} and {@code tls.key} of a mounted Secret. Follows the files; connections that exist keep what they were made
 * with.
 */
public final class InternalTls {
    private static final Logger LOGGER = LoggerFactory.getLogger(InternalTls.class);

    private final Path directory;
    private volatile Loaded loaded;

    private record Loaded(PemMaterial own, PemMaterial authorities, ServerTls context, SslContext peers) {}

    /** @throws IOException when a file is missing or broken; its message names the file */
    public InternalTls(Path directory) throws IOException {
        this.directory = directory;
        this.loaded = load(Optional.empty());
    }

    /** @return the context for new connections */
    public ServerTls context() {
        return loaded.context();
    }

    /** @return the context for new connections to other gateways; that they are gateways is for the caller to see */
    public SslContext peers() {
        return loaded.peers();
    }

    /** Reads the files again; when they are half-written or broken the context before stays. To be called regularly. */
    public void reload() {
        try {
            var before = loaded;
            loaded = load(Optional.of(before));
            if (loaded != before) {
                LOGGER.atInfo()
                        .addKeyValue(
                                "notAfter",
                                loaded.own()
                                        .certificates()
                                        .getFirst()
                                        .getNotAfter()
                                        .toInstant())
                        .log("certificate reloaded");
            }
        } catch (IOException e) {
            LOGGER.atWarn()
                    .addKeyValue("cause", e.getMessage())
                    .log("certificate cannot be reloaded, keeping the one before");
        }
    }

    private Loaded load(Optional<Loaded> before) throws IOException {
        var certificate = directory.resolve("tls.crt");
        var own = new PemMaterial(
                PemMaterial.read(certificate)
                        .requireCertificates(certificate.toString())
                        .certificates(),
                PemMaterial.read(directory.resolve("tls.key")).key());
        var ca = directory.resolve("ca.crt");
        var authorities = PemMaterial.read(ca).requireCertificates(ca.toString());
        if (before.isPresent()
                && before.get().own().equals(own)
                && before.get().authorities().equals(authorities)) {
            return before.get();
        }
        return new Loaded(
                own,
                authorities,
                TlsContexts.server(own, authorities.certificates(), Optional.empty(), TlsContexts.provider()),
                TlsContexts.clientOfAnyName(own, authorities.certificates(), Optional.empty(), TlsContexts.provider()));
    }
}
