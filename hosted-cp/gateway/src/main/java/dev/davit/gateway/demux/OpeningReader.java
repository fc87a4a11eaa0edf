package dev.davit.gateway.demux;

import dev.davit.gateway.routing.PublicName;
import dev.davit.gateway.routing.Settings;
import dev.davit.tunnel.proxy.ProxyHeaderCodec;
import dev.davit.tunnel.proxy.ProxyHeaderCodec.Decoded;
import io.netty.buffer.ByteBuf;
import java.net.InetAddress;

/**
 * Reads the opening of a public connection. At most two PROXY headers are read: an outer one of a trusted proxy, of which
 * only the client's address is used, and an inner one of a machine's relay, of which only the authority is used. What
 * follows an inner header is opaque. Stateless.
 */
final class OpeningReader {
    /** Two PROXY headers with all their TLVs, and the longest ClientHello. */
    static final int MAX_BYTES = 2 * 5 * 1024 + ClientHello.MAX_WIRE_BYTES;

    private OpeningReader() {}

    /** @param peer the TCP peer */
    static Opening read(ByteBuf bytes, InetAddress peer, Settings settings) {
        if (!settings.trusts(peer)) {
            return inner(bytes, 0, peer, settings);
        }
        return switch (ProxyHeaderCodec.decode(bytes)) {
            case Decoded.NeedMore needMore -> new Opening.NeedMore();
            case Decoded.Malformed malformed -> new Opening.Refused(OpeningRefusal.MALFORMED);
            case Decoded.NotProxy notProxy -> inner(bytes, 0, peer, settings);
            case Decoded.Header(var outer, var length) ->
                inner(bytes, length, outer.source().map(s -> s.getAddress()).orElse(peer), settings);
        };
    }

    private static Opening inner(ByteBuf bytes, int skip, InetAddress client, Settings settings) {
        var rest = bytes.slice(bytes.readerIndex() + skip, bytes.readableBytes() - skip);
        return switch (ProxyHeaderCodec.decode(rest)) {
            case Decoded.NeedMore needMore -> new Opening.NeedMore();
            case Decoded.Malformed malformed -> new Opening.Refused(OpeningRefusal.MALFORMED);
            case Decoded.NotProxy notProxy -> hello(rest, skip, client, settings);
            case Decoded.Header(var header, var length) ->
                header.authority()
                        .map(authority -> relayed(authority, skip + length, client, settings))
                        .orElse(new Opening.Refused(OpeningRefusal.NO_AUTHORITY));
        };
    }

    private static Opening relayed(String authority, int skip, InetAddress client, Settings settings) {
        return PublicName.parse(authority, settings.domain()).orElse(new PublicName.Tunnel(""))
                        instanceof PublicName.Api(var clusterId)
                ? new Opening.Api(clusterId, client, skip, false)
                : new Opening.Refused(OpeningRefusal.FOREIGN_NAME);
    }

    private static Opening hello(ByteBuf rest, int skip, InetAddress client, Settings settings) {
        return switch (ClientHello.parse(rest)) {
            case ClientHello.Parsed.NeedMore needMore -> new Opening.NeedMore();
            case ClientHello.Parsed.Malformed malformed -> new Opening.Refused(OpeningRefusal.MALFORMED);
            case ClientHello.Parsed.Complete(var name) ->
                name.map(text -> named(text, skip, client, settings))
                        .orElse(new Opening.Refused(OpeningRefusal.NO_NAME));
        };
    }

    private static Opening named(String name, int skip, InetAddress client, Settings settings) {
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
