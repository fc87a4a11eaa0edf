package dev.davit.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.davit.gateway.testing.ResumingClient;
import dev.davit.gateway.testing.TestCluster;
import dev.davit.gateway.testing.TestTls;
import dev.davit.pki.CertifiedKey;
import dev.davit.pki.ExtendedUsage;
import dev.davit.tunnel.tls.PemMaterial;
import dev.davit.tunnel.tls.ServerTls;
import dev.davit.tunnel.tls.TlsContexts;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSslServerContext;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A resumed session skips the check of the certificate: neither engine may resume one, by ticket or by session id. */
@Timeout(60)
class TlsResumptionTest {
    private final TestCluster cluster = new TestCluster("aaaaaaaaaa");
    private final CertifiedKey own = cluster.apiServer();
    private final CertifiedKey node = cluster.node("w0", ExtendedUsage.CLIENT_AUTH);
    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

    @AfterEach
    void stop() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @CsvSource({"OPENSSL, TLSv1.3", "OPENSSL, TLSv1.2", "JDK, TLSv1.3"})
    void noSessionIsResumed(SslProvider provider, String protocol) throws Exception {
        assertThat(resumes(serve(server(provider)::newHandler), protocol)).isFalse();
    }

    /** It resumes sessions of TLS 1.2 by their ids, whatever it is told. */
    @Test
    void theJdksEngineSpeaksTheNewestProtocolOnly() throws Exception {
        var port = serve(server(SslProvider.JDK)::newHandler);

        assertThatThrownBy(() -> resumes(port, "TLSv1.2"))
                .isInstanceOf(SSLException.class)
                .hasMessageContaining("protocol_version");
    }

    /** Otherwise the tests here would say nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void theClientOfThisTestResumesWhereItMay(String protocol) throws Exception {
        assertThat(resumes(serve(resuming(new AtomicInteger())::newHandler), protocol))
                .isTrue();
    }

    /** Otherwise the test of another cluster's name would say nothing. */
    @Test
    void theClientThatTriesItUnderAnotherNameResumesWhereItMay() throws Exception {
        var checks = new AtomicInteger();
        var port = serve(resuming(checks)::newHandler);
        try (var client = new ResumingClient(node, "davit-tunnel/1")) {
            assertThat(client.isServed(port, cluster.tunnelName())).isTrue();
            assertThat(client.isServed(port, "tunnel.bbbbbbbbbb.hosted.test")).isTrue();
        }
        assertThat(checks).as("checks of the certificate").hasValue(1);
    }

    private ServerTls server(SslProvider provider) throws IOException {
        return TlsContexts.server(
                PemMaterial.parse("own", own.certificatePem() + own.keyPem()),
                List.of(cluster.ca().certificate()),
                Optional.empty(),
                provider);
    }

    /** A server as others make it, whose tickets any of its connections takes. */
    private SslContext resuming(AtomicInteger checks) throws SSLException {
        var context = SslContextBuilder.forServer(own.key(), own.chain().toArray(X509Certificate[]::new))
                .sslProvider(SslProvider.OPENSSL)
                .clientAuth(ClientAuth.REQUIRE)
                .trustManager(new Counting(checks))
                .build();
        ((OpenSslServerContext) context)
                .sessionContext()
                .setTicketKeys(new OpenSslSessionTicketKey(new byte[16], new byte[16], new byte[16]));
        return context;
    }

    private int serve(Function<ByteBufAllocator, SslHandler> tls) throws InterruptedException {
        var server = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(tls.apply(channel.alloc())).addLast(new Greeting());
                    }
                })
                .bind("127.0.0.1", 0)
                .sync()
                .channel();
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    private boolean resumes(int port, String protocol) throws Exception {
        var context = TestTls.context(cluster.ca(), Optional.of(node));
        var first = sessionCreated(context, port, protocol);
        await().until(() -> System.currentTimeMillis() > first);
        return sessionCreated(context, port, protocol) == first;
    }

    /** A resumed session keeps the time at which the first one was created. */
    private long sessionCreated(SSLContext context, int port, String protocol) throws IOException {
        try (var socket = TestTls.connect(context, port, cluster.apiName())) {
            socket.setEnabledProtocols(new String[] {protocol});
            socket.startHandshake();
            // Tickets come with the first bytes after the handshake.
            assertThat(socket.getInputStream().read()).isEqualTo(1);
            return socket.getSession().getCreationTime();
        }
    }

    /** Sends a byte when the handshake is done. */
    private static final class Greeting extends ChannelInboundHandlerAdapter {
        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
                ctx.writeAndFlush(Unpooled.wrappedBuffer(new byte[] {1}));
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }

    /** Believes everybody, and counts how often it is asked. */
    private static final class Counting implements X509TrustManager {
        private final AtomicInteger checks;

        private Counting(AtomicInteger checks) {
            this.checks = checks;
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            checks.incrementAndGet();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            checks.incrementAndGet();
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
