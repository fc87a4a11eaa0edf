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
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Initializer of the plain HTTP port: {@code /healthz}, {@code /readyz} and {@code /metrics}. */
public final class HealthPort extends ChannelInitializer<Channel> {
    private static final int MAX_REQUEST = 4 * 1024;
    private static final int READ_TIMEOUT_SECONDS = 10;

    private final BooleanSupplier ready;
    private final Supplier<String> metrics;

    /**
     * @param ready whether routes are loaded and the process is not stopping
     * @param metrics the metrics of now, in the text format of Prometheus
     */
    public HealthPort(BooleanSupplier ready, Supplier<String> metrics) {
        this.ready = ready;
        this.metrics = metrics;
    }

    @Override
    protected void initChannel(Channel channel) {
        channel.pipeline()
                .addLast(new ReadTimeoutHandler(READ_TIMEOUT_SECONDS))
                .addLast(new HttpServerCodec())
                .addLast(new HttpObjectAggregator(MAX_REQUEST))
                .addLast(new Answer());
    }

    private final class Answer extends SimpleChannelInboundHandler<FullHttpRequest> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
            switch (request.uri()) {
                case "/healthz" -> answer(ctx, HttpResponseStatus.OK, "ok\n");
                case "/readyz" -> {
                    if (ready.getAsBoolean()) {
                        answer(ctx, HttpResponseStatus.OK, "ok\n");
                    } else {
                        answer(ctx, HttpResponseStatus.SERVICE_UNAVAILABLE, "routes are not loaded, or draining\n");
                    }
                }
                case "/metrics" -> answer(ctx, HttpResponseStatus.OK, metrics.get());
                default -> answer(ctx, HttpResponseStatus.NOT_FOUND, "not found\n");
            }
        }

        private void answer(ChannelHandlerContext ctx, HttpResponseStatus status, String body) {
            var response = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, status, Unpooled.copiedBuffer(body, StandardCharsets.UTF_8));
            response.headers()
                    .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")
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
