package dev.davit.bench.tunnel.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One connection until it is established: HANDSHAKE → (CONNECT sent → 200) → behaviour, or → failed. */
final class Opening extends ChannelInboundHandlerAdapter {
    private static final String END = "\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 ";

    private final Optional<String> target;
    private final ChannelHandler behaviour;
    private final CompletableFuture<Channel> opened;
    private final StringBuilder answer = new StringBuilder();

    Opening(Optional<String> target, ChannelHandler behaviour, CompletableFuture<Channel> opened) {
        this.target = target;
        this.behaviour = behaviour;
        this.opened = opened;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (!(event instanceof SslHandshakeCompletionEvent handshake)) {
            return;
        }
        if (!handshake.isSuccess()) {
            opened.completeExceptionally(handshake.cause());
        } else if (target.isPresent()) {
            var head = "CONNECT " + target.get() + " HTTP/1.1\r\nHost: " + target.get() + END;
            ctx.writeAndFlush(Unpooled.copiedBuffer(head, StandardCharsets.US_ASCII));
        } else {
            established(ctx);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var bytes = (ByteBuf) message;
        while (bytes.isReadable() && !answer.toString().endsWith(END)) {
            answer.append((char) bytes.readUnsignedByte());
        }
        if (!answer.toString().endsWith(END)) {
            bytes.release();
            return;
        }
        var status = answer.toString().lines().findFirst().orElse("");
        if (status.startsWith(OK)) {
            established(ctx);
            handOn(ctx, bytes);
        } else {
            bytes.release();
            opened.completeExceptionally(new Refused(status));
        }
    }

    private static void handOn(ChannelHandlerContext ctx, ByteBuf rest) {
        if (rest.isReadable()) {
            ctx.fireChannelRead(rest);
        } else {
            rest.release();
        }
    }

    private void established(ChannelHandlerContext ctx) {
        ctx.pipeline().replace(this, "behaviour", behaviour);
        opened.complete(ctx.channel());
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        opened.completeExceptionally(new IOException("closed after " + answer));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        opened.completeExceptionally(cause);
        ctx.close();
    }
}
