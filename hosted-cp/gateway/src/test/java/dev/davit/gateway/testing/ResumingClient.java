package dev.davit.gateway.testing;

import dev.davit.pki.CertifiedKey;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.OpenSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;

/** Offers the session of its last connection with the next one, whatever name that asks for; the JDK's client does not. */
public final class ResumingClient implements AutoCloseable {
    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final SslContext context;

    public ResumingClient(CertifiedKey own, String alpn) throws SSLException {
        context = SslContextBuilder.forClient()
                .sslProvider(SslProvider.OPENSSL)
                .keyManager(own.key(), own.chain().toArray(X509Certificate[]::new))
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .endpointIdentificationAlgorithm(null)
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        Protocol.ALPN,
                        SelectorFailureBehavior.NO_ADVERTISE,
                        SelectedListenerFailureBehavior.ACCEPT,
                        alpn))
                .build();
        ((OpenSslContext) context).sessionContext().setSessionCacheEnabled(true);
    }

    /** @return whether the server sent anything before it closed */
    public boolean isServed(int port, String serverName) throws Exception {
        var served = new CompletableFuture<Boolean>();
        var channel = new Bootstrap()
                .group(loops)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel ch) {
                        var tls = context.newHandler(ch.alloc(), "the-same-for-all", 443);
                        var parameters = tls.engine().getSSLParameters();
                        parameters.setServerNames(List.of(new SNIHostName(serverName)));
                        tls.engine().setSSLParameters(parameters);
                        ch.pipeline().addLast(tls).addLast(new FirstBytes(served));
                    }
                })
                .connect("127.0.0.1", port)
                .sync()
                .channel();
        try {
            return served.get(20, TimeUnit.SECONDS);
        } finally {
            channel.close().sync();
        }
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private static final class FirstBytes extends SimpleChannelInboundHandler<ByteBuf> {
        private final CompletableFuture<Boolean> served;

        private FirstBytes(CompletableFuture<Boolean> served) {
            this.served = served;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, ByteBuf bytes) {
            served.complete(true);
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            served.complete(false);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
