package dev.davit.gateway.demux;

import dev.davit.gateway.routing.PublicName;
import dev.davit.gateway.routing.Settings;
import dev.davit.tunnel.proxy.ProxyHeader;
import dev.davit.tunnel.proxy.ProxyHeaderCodec;
import dev.davit.tunnel.proxy.ProxyHeaderCodec.Decoded;
import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Reads the opening of a public connection. At most two PROXY headers are read: an outer one of a trusted proxy, of which
 * only the client's address is used, and an inner one of a machine's relay, of which only the authority is used. What
 * follows an inner header is opaque. Remembers what it has read, so that its cost does not depend on how the bytes are cut. One
 * for each connection.
 */
final class OpeningReader {
    /** Two PROXY headers with all their TLVs, and the longest ClientHello. */
    static final int MAX_BYTES = 2 * ProxyHeaderCodec.MAX_BYTES + ClientHello.MAX_WIRE_BYTES;

    private final Settings settings;
    private final ClientHello hello = new ClientHello();
    private InetAddress client;
    private int skip;
    private Stage stage;

    /** What comes next. */
    private enum Stage {
        OUTER_HEADER,
        INNER_HEADER,
        HELLO
    }

    /** @param peer the TCP peer */
    OpeningReader(InetAddress peer, Settings settings) {
        this.settings = settings;
        this.client = peer;
        this.stage = settings.trusts(peer) ? Stage.OUTER_HEADER : Stage.INNER_HEADER;
    }

    /** @return whether {@link #client} is known: a trusted proxy is still to say whom it speaks for */
    boolean knowsClient() {
        return stage != Stage.OUTER_HEADER;
    }

    /** @return where the connection comes from: the TCP peer, or the one that a trusted proxy named */
    InetAddress client() {
        return client;
    }

    /** @param bytes everything from the first byte on; its indices do not move */
    Opening read(ByteBuf bytes) {
        return switch (stage) {
            case OUTER_HEADER -> outer(bytes);
            case INNER_HEADER -> inner(bytes);
            case HELLO -> hello(bytes);
        };
    }

    private Opening outer(ByteBuf bytes) {
        return switch (ProxyHeaderCodec.decode(bytes)) {
            case Decoded.NeedMore needMore -> new Opening.NeedMore();
            case Decoded.Malformed malformed -> new Opening.Refused(OpeningRefusal.BROKEN_PROXY_HEADER);
            case Decoded.NotProxy notProxy -> {
                stage = Stage.INNER_HEADER;
                yield inner(bytes);
            }
            case Decoded.Header(var header, var length) -> {
                client = header.source().map(InetSocketAddress::getAddress).orElse(client);
                skip = length;
                stage = Stage.INNER_HEADER;
                yield inner(bytes);
            }
        };
    }

    private Opening inner(ByteBuf bytes) {
        return switch (ProxyHeaderCodec.decode(rest(bytes))) {
            case Decoded.NeedMore needMore -> new Opening.NeedMore();
            case Decoded.Malformed malformed -> new Opening.Refused(OpeningRefusal.BROKEN_PROXY_HEADER);
            case Decoded.NotProxy notProxy -> {
                stage = Stage.HELLO;
                yield hello(bytes);
            }
            case Decoded.Header(var header, var length) -> relayed(header, skip + length);
        };
    }

    private ByteBuf rest(ByteBuf bytes) {
        return bytes.slice(bytes.readerIndex() + skip, bytes.readableBytes() - skip);
    }

    private Opening relayed(ProxyHeader header, int length) {
        if (header.authority().isEmpty()) {
            return new Opening.Refused(OpeningRefusal.NO_AUTHORITY);
        }
        return PublicName.parse(header.authority().get(), settings.domain()).orElse(new PublicName.Tunnel(""))
                        instanceof PublicName.Api(var clusterId)
                ? new Opening.Api(clusterId, client, length, false)
                : new Opening.Refused(OpeningRefusal.FOREIGN_NAME);
    }

    private Opening hello(ByteBuf bytes) {
        return switch (hello.read(rest(bytes))) {
            case ClientHello.Parsed.NeedMore needMore -> new Opening.NeedMore();
            case ClientHello.Parsed.NoTls noTls -> new Opening.Refused(OpeningRefusal.NO_TLS);
            case ClientHello.Parsed.Malformed malformed -> new Opening.Refused(OpeningRefusal.BROKEN_HELLO);
            case ClientHello.Parsed.Complete(var name) ->
                name.map(this::named).orElse(new Opening.Refused(OpeningRefusal.NO_NAME));
        };
    }

    private Opening named(String name) {
        return PublicName.parse(name, settings.domain())
                .<Opening>map(parsed -> switch (parsed) {
                    case PublicName.Api(var clusterId) -> new Opening.Api(clusterId, client, skip, true);
                    case PublicName.System(var clusterId) -> new Opening.Api(clusterId, client, skip, false);
                    case PublicName.Tunnel(var clusterId) -> new Opening.Tunnel(clusterId, client, skip);
                })
                .orElseGet(() -> PublicName.isBelow(name, settings.domain())
                        ? new Opening.Refused(OpeningRefusal.FOREIGN_NAME)
                        : new Opening.Named(name, client, skip));
    }
}
