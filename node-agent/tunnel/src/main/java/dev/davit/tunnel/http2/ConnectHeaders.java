package dev.davit.tunnel.http2;

import dev.davit.tunnel.HostPort;
import dev.davit.tunnel.RefusalReason;
import dev.davit.tunnel.TunnelProtocol;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Headers.PseudoHeaderName;
import java.util.Optional;

/** Requests and responses of the tunnel as HTTP/2 header lists. */
public final class ConnectHeaders {
    private static final CharSequence PROTOCOL = PseudoHeaderName.PROTOCOL.value();

    private ConnectHeaders() {}

    /** What a stream that the gateway opened asks for. */
    public sealed interface Request {
        /** A TCP connection to the target (RFC 9113 section 8.5). */
        record Dial(HostPort target) implements Request {}

        /** The control stream (RFC 8441). */
        record Control() implements Request {}

        /** Anything else. */
        record Unknown() implements Request {}
    }

    /** What the agent answers. */
    public sealed interface Response {
        /** The connection is made. */
        record Established() implements Response {}

        /** It is not, and why. */
        record Refused(RefusalReason reason) implements Response {}
    }

    /** @return a CONNECT to the target */
    public static Http2Headers dial(HostPort target) {
        return new DefaultHttp2Headers().method("CONNECT").authority(target.toString());
    }

    /** @return the request that opens the control stream */
    public static Http2Headers control() {
        return new DefaultHttp2Headers()
                .method("CONNECT")
                .scheme("https")
                .path("/")
                .authority("control")
                .set(PROTOCOL, TunnelProtocol.CONTROL_PROTOCOL);
    }

    /** @return the answer that says that bytes may flow */
    public static Http2Headers established() {
        return new DefaultHttp2Headers().status("200");
    }

    /** @return the answer that says why not */
    public static Http2Headers refused(RefusalReason reason) {
        return new DefaultHttp2Headers()
                .status(Integer.toString(reason.status()))
                .set(TunnelProtocol.REASON_HEADER, reason.name());
    }

    /** Reads a request. */
    public static Request request(Http2Headers headers) {
        if (!"CONNECT".contentEquals(Optional.ofNullable(headers.method()).orElse(""))) {
            return new Request.Unknown();
        }
        var protocol = headers.get(PROTOCOL);
        if (protocol != null) {
            return TunnelProtocol.CONTROL_PROTOCOL.contentEquals(protocol)
                    ? new Request.Control()
                    : new Request.Unknown();
        }
        return Optional.ofNullable(headers.authority())
                .flatMap(authority -> HostPort.parse(authority.toString()))
                .<Request>map(Request.Dial::new)
                .orElseGet(Request.Unknown::new);
    }

    /** Reads a response. */
    public static Response response(Http2Headers headers) {
        if ("200".contentEquals(Optional.ofNullable(headers.status()).orElse(""))) {
            return new Response.Established();
        }
        var reason = headers.get(TunnelProtocol.REASON_HEADER);
        return new Response.Refused(reason == null ? RefusalReason.DIAL_FAILED : RefusalReason.fromWire(reason));
    }
}
