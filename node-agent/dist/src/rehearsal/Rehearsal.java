import dev.davit.tunnel.HostPort;
import dev.davit.tunnel.MemoryBudget;
import dev.davit.tunnel.TunnelLimits;
import dev.davit.tunnel.TunnelProtocol;
import dev.davit.tunnel.control.ControlMessage;
import dev.davit.tunnel.control.ControlStreamHandler;
import dev.davit.tunnel.http2.ConnectHeaders;
import dev.davit.tunnel.http2.TunnelPipeline;
import dev.davit.tunnel.proxy.ProxyHeaderCodec;
import dev.davit.tunnel.tls.PemMaterial;
import dev.davit.tunnel.tls.ServerTls;
import dev.davit.tunnel.tls.TlsContexts;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The scripted peer of the AOT rehearsal: lays out a joined node below a folder, plays its gateway and its API server on
 * loopback, opens streams through its tunnel, and ends when the agent has done what an agent does. Run from source with
 * the agent's own jars; not part of the product.
 */
final class Rehearsal {
    private static final String CLUSTER = "aaaaaaaaaa";
    private static final String DOMAIN = "rehearsal.test";
    private static final String NODE = "rehearsal";
    private static final int KUBELET_PORT = 10250;
    private static final long BULK_BYTES = 24L * 1024 * 1024;
    private static final int CHUNK = 64 * 1024;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final CountDownLatch apiCalls = new CountDownLatch(2);
    private final CountDownLatch streams = new CountDownLatch(2);
    private final InetAddress nodeAddress = nodeAddress();
    private final Identity authority = Identity.authority();
    private final SslContext api;
    private final ServerTls tunnel;

    private Rehearsal() throws Exception {
        var leaf = authority.issue("CN=server", KeyPurposeId.id_kp_serverAuth);
        api = SslContextBuilder.forServer(leaf.pair.getPrivate(), leaf.certificate, authority.certificate)
                .build();
        var own = PemMaterial.parse("server", leaf.pem());
        tunnel = TlsContexts.server(
                own, List.of(authority.certificate), Optional.of(TunnelProtocol.ALPN), TlsContexts.provider());
    }

    public static void main(String[] arguments) throws Exception {
        new Rehearsal().play(Path.of(arguments[0]));
    }

    private void play(Path root) throws Exception {
        var port = ((InetSocketAddress) listen("127.0.0.1", 0, new Gateway()).localAddress()).getPort();
        echo();
        layOut(root, port);
        Files.createFile(root.resolve("ready"));
        var deadline = System.nanoTime() + LIMIT.toNanos();
        for (var latch : List.of(apiCalls, streams)) {
            if (!latch.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                System.err.println("the agent has not done its part: API calls left %d, streams left %d"
                        .formatted(apiCalls.getCount(), streams.getCount()));
                System.exit(1);
            }
        }
        System.exit(0);
    }

    /** What a join leaves behind, with a kubelet that only waits. */
    private void layOut(Path root, int port) throws Exception {
        int local;
        try (var free = new ServerSocket(0)) {
            local = free.getLocalPort();
        }
        write(root.resolve("etc/kubernetes/pki/ca.crt"), Identity.pem("CERTIFICATE", authority.certificate.getEncoded()));
        write(
                root.resolve("var/lib/kubelet/pki/kubelet-client-current.pem"),
                authority.issue("O=system:nodes,CN=system:node:" + NODE, KeyPurposeId.id_kp_clientAuth)
                        .pem());
        var kubelet = root.resolve("var/lib/davit-node/versions/0.0.0/bin/kubelet");
        write(kubelet, "#!/bin/sh\nexec sleep 300\n");
        kubelet.toFile().setExecutable(true);
        write(
                root.resolve("var/lib/davit-node/node.json"),
                """
                {"version":1,"clusterID":"%s","clusterUID":"u","domain":"%s","gateways":["127.0.0.1:%d"],
                 "nodeLocalAddress":"127.83.0.1","nodeLocalPort":%d,"nodeName":"%s","nodeAddress":"%s",
                 "machineId":"m","kubernetesVersion":"0.0.0","joinedAt":"2026-01-01T00:00:00Z"}
                """
                        .formatted(CLUSTER, DOMAIN, port, local, NODE, nodeAddress.getHostAddress()));
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Channel listen(String host, int port, ChannelInboundHandlerAdapter first) {
        return new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(first instanceof Gateway ? new Gateway() : new Echo());
                    }
                })
                .bind(host, port)
                .syncUninterruptibly()
                .channel();
    }

    /** Stands in for the kubelet's port, when it is free; otherwise the bulk stream is left out. */
    private void echo() {
        try {
            listen(nodeAddress.getHostAddress(), KUBELET_PORT, new Echo());
        } catch (Exception e) {
            System.err.println("no bulk stream: " + e.getMessage());
            streams.countDown();
        }
    }

    private static InetAddress nodeAddress() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(Inet4Address.class::isInstance)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .findFirst()
                .orElse(InetAddress.getLoopbackAddress());
    }

    /** Tells relayed connections (PROXY header) from tunnels (TLS) by the first byte. */
    private final class Gateway extends ByteToMessageDecoder {
        @Override
        protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
            if (in.getByte(in.readerIndex()) == 0x16) {
                ctx.pipeline().addLast(tunnel.newHandler(ctx.alloc()), new TunnelStart());
                ctx.pipeline().remove(this);
            } else if (ProxyHeaderCodec.decode(in.slice()) instanceof ProxyHeaderCodec.Decoded.Header header) {
                in.skipBytes(header.length());
                ctx.pipeline().addLast(api.newHandler(ctx.alloc()), new ApiServer());
                ctx.pipeline().remove(this);
            }
        }
    }

    /** Knows one Node. */
    private final class ApiServer extends ChannelInboundHandlerAdapter {
        private final StringBuilder request = new StringBuilder();

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            request.append(((ByteBuf) message).toString(StandardCharsets.US_ASCII));
            ReferenceCountUtil.release(message);
            if (request.indexOf("\r\n\r\n") >= 0) {
                request.setLength(0);
                var ready = apiCalls.getCount() > 1 ? "False" : "True";
                var body = """
                        {"kind":"Node","metadata":{"name":"%s"},"spec":{"podCIDRs":["10.83.0.0/24"]},
                         "status":{"conditions":[{"type":"Ready","status":"%s"}]}}"""
                        .formatted(NODE, ready);
                ctx.writeAndFlush(Unpooled.copiedBuffer(
                        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\n"
                                + "Content-Length: " + body.length() + "\r\n\r\n" + body,
                        StandardCharsets.US_ASCII));
                apiCalls.countDown();
            }
        }
    }

    /** Sends back what it gets. */
    private static final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ctx.writeAndFlush(message);
        }
    }

    /** After the handshake: control stream, then one refused and one bulk stream. */
    private final class TunnelStart extends ChannelInboundHandlerAdapter {
        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof SslHandshakeCompletionEvent done && done.isSuccess()) {
                var connection = ctx.channel();
                ctx.pipeline().remove(this);
                TunnelPipeline.gatewayEnd(connection, TunnelLimits.gateway(), MemoryBudget.ofMachine(BULK_BYTES));
                open(connection, ConnectHeaders.control(), new ControlStreamHandler(message -> {}, reason -> {}))
                        .addListener(opened -> accept(connection, (Http2StreamChannel) opened.getNow()));
            }
        }

        private void accept(Channel connection, Http2StreamChannel control) {
            ControlStreamHandler.send(control, new ControlMessage.Accepted(1, NODE, "rehearsal", 1));
            open(connection, ConnectHeaders.dial(new HostPort("127.0.0.1", 22)), new Refused());
            open(connection, ConnectHeaders.dial(new HostPort(nodeAddress.getHostAddress(), KUBELET_PORT)), new Bulk());
        }
    }

    private static io.netty.util.concurrent.Future<Http2StreamChannel> open(
            Channel connection, Http2Headers headers, ChannelInboundHandlerAdapter handler) {
        return new Http2StreamChannelBootstrap(connection)
                .handler(handler)
                .open()
                .addListener((io.netty.util.concurrent.Future<Http2StreamChannel> opened) ->
                        opened.getNow().writeAndFlush(new DefaultHttp2HeadersFrame(headers)));
    }

    /** A stream that the agent must not serve. */
    private final class Refused extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ReferenceCountUtil.release(message);
            streams.countDown();
            ctx.close();
        }
    }

    /** Sends chunk after chunk to the echo and counts what comes back. */
    private final class Bulk extends ChannelInboundHandlerAdapter {
        private long received;

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof Http2DataFrame data) {
                var count = data.initialFlowControlledBytes();
                received += data.content().readableBytes();
                ctx.write(new DefaultHttp2WindowUpdateFrame(count).stream(((Http2StreamChannel) ctx.channel()).stream()));
                if (received >= BULK_BYTES) {
                    streams.countDown();
                    ctx.writeAndFlush(new DefaultHttp2DataFrame(true));
                } else if (received % CHUNK == 0) {
                    send(ctx);
                }
            } else {
                send(ctx);
            }
            ReferenceCountUtil.release(message);
        }

        private void send(ChannelHandlerContext ctx) {
            ctx.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.buffer(CHUNK).writeZero(CHUNK)));
        }
    }

    /** A certificate and its key; enough of a CA for an hour. */
    private record Identity(KeyPair pair, X509Certificate certificate) {
        static Identity authority() throws Exception {
            var pair = newPair();
            var builder = builder("CN=rehearsal", "CN=rehearsal", pair)
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            return new Identity(pair, sign(builder, pair));
        }

        Identity issue(String subject, KeyPurposeId usage) throws Exception {
            var leaf = newPair();
            var names = new GeneralNames(new GeneralName[] {
                new GeneralName(GeneralName.dNSName, "api." + CLUSTER + "." + DOMAIN),
                new GeneralName(GeneralName.dNSName, "tunnel." + CLUSTER + "." + DOMAIN)
            });
            var builder = builder("CN=rehearsal", subject, leaf)
                    .addExtension(Extension.subjectAlternativeName, false, names)
                    .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(usage));
            return new Identity(leaf, sign(builder, pair));
        }

        String pem() throws Exception {
            return pem("CERTIFICATE", certificate.getEncoded()) + pem("PRIVATE KEY", pair.getPrivate().getEncoded());
        }

        static String pem(String label, byte[] der) {
            var body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
            return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
        }

        private static KeyPair newPair() throws Exception {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        }

        private static JcaX509v3CertificateBuilder builder(String issuer, String subject, KeyPair pair) {
            var now = Instant.now();
            return new JcaX509v3CertificateBuilder(
                    new X500Name(issuer),
                    BigInteger.valueOf(System.nanoTime()),
                    Date.from(now.minus(Duration.ofMinutes(5))),
                    Date.from(now.plus(Duration.ofHours(1))),
                    new X500Name(subject),
                    pair.getPublic());
        }

        private static X509Certificate sign(org.bouncycastle.cert.X509v3CertificateBuilder builder, KeyPair signer)
                throws Exception {
            var content = new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate());
            return new JcaX509CertificateConverter().getCertificate(builder.build(content));
        }
    }
}
