package dev.davit.gateway.health;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Initializer of the plain HTTP port: {@code /healthz}, {@code /readyz}, {@code /metrics}, and for clients on loopback alone
 * {@code /tunnels}. Everybody in the management cluster may ask, but whose machines are where is for those who may forward a
 * port to this pod: such a connection comes from loopback.
 */
public final class HealthPort extends ChannelInitializer<Channel> {
    private static final int MAX_REQUEST = 4 * 1024;
    private static final int READ_TIMEOUT_SECONDS = 10;
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String JSON = "application/json";
    private static final String NOT_READY = "routes are not loaded, or draining\n";

    private final BooleanSupplier ready;
    private final Supplier<String> metrics;
    private final Supplier<String> tunnels;

    /**
     * @param ready whether routes are loaded and the process is not stopping
     * @param metrics the metrics of now, in the text format of Prometheus
     * @param tunnels the tunnels of now, as JSON
     */
    public HealthPort(BooleanSupplier ready, Supplier<String> metrics, Supplier<String> tunnels) {
        this.ready = ready;
        this.metrics = metrics;
        this.tunnels = tunnels;
    }

    @Override
    protected void initChannel(Channel channel) {
        channel.pipeline()
                .addLast(new ReadTimeoutHandler(READ_TIMEOUT_SECONDS))
                .addLast(new HttpServerCodec())
                .addLast(new HttpObjectAggregator(MAX_REQUEST))
                .addLast(new Answer());
    }

    private static boolean isLoopback(Channel client) {
        return client.remoteAddress() instanceof InetSocketAddress peer
                && peer.getAddress().isLoopbackAddress();
    }

    private final class Answer extends SimpleChannelInboundHandler<FullHttpRequest> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
            switch (request.uri()) {
                case "/healthz" -> answer(ctx, HttpResponseStatus.OK, TEXT, "ok\n");
                case "/readyz" -> {
                    if (ready.getAsBoolean()) {
                        answer(ctx, HttpResponseStatus.OK, TEXT, "ok\n");
                    } else {
                        answer(ctx, HttpResponseStatus.SERVICE_UNAVAILABLE, TEXT, NOT_READY);
                    }
                }
                case "/metrics" -> page(ctx, TEXT, metrics);
                case "/tunnels" -> {
                    if (isLoopback(ctx.channel())) {
                        page(ctx, JSON, tunnels);
                    } else {
                        answer(ctx, HttpResponseStatus.FORBIDDEN, TEXT, "only through a port-forward to this pod\n");
                    }
                }
                default -> answer(ctx, HttpResponseStatus.NOT_FOUND, TEXT, "not found\n");
            }
        }

        /** What is written of many tunnels takes its time, in which the event loop has other things to do. */
        private static void page(ChannelHandlerContext ctx, String type, Supplier<String> text) {
            Thread.startVirtualThread(() -> answer(ctx, HttpResponseStatus.OK, type, text.get()));
        }

        private static void answer(ChannelHandlerContext ctx, HttpResponseStatus status, String type, String body) {
            var response = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, status, Unpooled.copiedBuffer(body, StandardCharsets.UTF_8));
            response.headers()
                    .set(HttpHeaderNames.CONTENT_TYPE, type)
                    .set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes())
                    .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
