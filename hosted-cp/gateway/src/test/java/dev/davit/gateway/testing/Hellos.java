package dev.davit.gateway.testing;

import dev.davit.gateway.routing.Cidr;
import dev.davit.tunnel.proxy.ProxyHeaderCodec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/** The first bytes of clients. */
public final class Hellos {
    private Hellos() {}

    /** A real ClientHello, as the JDK writes it. */
    public static byte[] ofTheJdk(String name) throws NoSuchAlgorithmException, SSLException {
        var engine = SSLContext.getDefault().createSSLEngine();
        engine.setUseClientMode(true);
        var parameters = engine.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(name)));
        engine.setSSLParameters(parameters);
        var out = ByteBuffer.allocate(32 * 1024);
        engine.wrap(ByteBuffer.allocate(0), out);
        var bytes = new byte[out.flip().remaining()];
        out.get(bytes);
        return bytes;
    }

    /**
     * A small one of our own.
     *
     * @param name its server name; none when it is empty
     * @param padding bytes of an extension before that
     * @param record what one record carries at most
     */
    public static byte[] of(String name, int padding, int record) {
        var extensions = Unpooled.buffer();
        if (padding > 0) {
            extensions.writeShort(21).writeShort(padding).writeZero(padding);
        }
        if (!name.isEmpty()) {
            var text = name.getBytes(StandardCharsets.UTF_8);
            extensions.writeShort(0).writeShort(text.length + 5).writeShort(text.length + 3);
            extensions.writeByte(0).writeShort(text.length).writeBytes(text);
        }
        extensions
                .writeShort(16)
                .writeShort(5)
                .writeShort(3)
                .writeByte(2)
                .writeByte('h')
                .writeByte('2');
        var body = Unpooled.buffer();
        body.writeShort(0x0303).writeZero(32).writeByte(0);
        body.writeShort(4).writeShort(0x1301).writeShort(0x1302).writeShort(0x0100);
        body.writeShort(extensions.readableBytes()).writeBytes(extensions);
        var message = Unpooled.buffer();
        message.writeByte(1).writeMedium(body.readableBytes()).writeBytes(body);
        return records(message, record);
    }

    /** A PROXY header, as a relay or a load balancer writes it. */
    public static byte[] proxyHeader(String authority, String client) {
        var address = Cidr.address(client).orElseThrow();
        var bytes = ProxyHeaderCodec.encode(
                UnpooledByteBufAllocator.DEFAULT,
                authority,
                new InetSocketAddress(address, 40_000),
                new InetSocketAddress(address, 6443));
        try {
            return ByteBufUtil.getBytes(bytes);
        } finally {
            bytes.release();
        }
    }

    private static byte[] records(ByteBuf message, int record) {
        var records = Unpooled.buffer();
        while (message.isReadable()) {
            var length = Math.min(record, message.readableBytes());
            records.writeByte(22).writeShort(0x0301).writeShort(length).writeBytes(message, length);
        }
        return ByteBufUtil.getBytes(records);
    }
}
