package dev.davit.gateway.demux;

import dev.davit.gateway.routing.ClusterRoute;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;

/**
 * Asks a kube-apiserver that starts whether it is ready ({@code /readyz}, as everybody may). Its pod is so only later, when
 * the other containers run and its kubelet has seen that. However many clients wait for a cluster, it is asked one question
 * at a time. Safe for use from any thread.
 */
final class ReadyCheck {
    private static final String PATH = "/readyz";
    private static final Duration ANSWER = Duration.ofSeconds(1);
    /** Longer than an answer takes, so that who waits does not keep busy what it waits for. */
    private static final Duration NOT_YET = Duration.ofMillis(100);

    private final Duration dial;
    private final Map<String, CompletableFuture<Boolean>> underWay = new ConcurrentHashMap<>();

    /** @param dial time for the connection */
    ReadyCheck(Duration dial) {
        this.dial = dial;
    }

    /** @param done is told whether it is ready now, on the event loop */
    void ask(EventLoop loop, ClusterRoute route, Consumer<Boolean> done) {
        var mine = new CompletableFuture<Boolean>();
        var earlier = underWay.putIfAbsent(route.clusterUid(), mine);
        if (earlier == null) {
            connect(loop, route, ready -> answer(loop, route.clusterUid(), mine, ready));
        }
        (earlier == null ? mine : earlier).thenAccept(ready -> loop.execute(() -> done.accept(ready)));
    }

    private void answer(EventLoop loop, String clusterUid, CompletableFuture<Boolean> question, boolean ready) {
        Runnable tell = () -> {
            underWay.remove(clusterUid, question);
            question.complete(ready);
        };
        if (ready) {
            tell.run();
        } else {
            loop.schedule(tell, NOT_YET.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void connect(EventLoop loop, ClusterRoute route, Consumer<Boolean> done) {
        var backend = route.backend();
        var question = new Question(backend.host());
        new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) dial.toMillis())
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) throws Exception {
                        channel.pipeline()
                                .addLast(
                                        tls(route).newHandler(channel.alloc()),
                                        new ReadTimeoutHandler(ANSWER.toMillis(), TimeUnit.MILLISECONDS),
                                        new HttpClientCodec(),
                                        question);
                    }
                })
                .connect(backend.host(), backend.port())
                .channel()
                .closeFuture()
                .addListener(closed -> done.accept(question.ready));
    }

    /** Nothing secret is asked or told, so its name is not looked at, only who vouches for it. */
    private static SslContext tls(ClusterRoute route) throws SSLException {
        return SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                .trustManager(route.clientCas())
                .endpointIdentificationAlgorithm(null)
                .build();
    }

    /** One request, and what became of it. */
    private static final class Question extends SimpleChannelInboundHandler<HttpObject> {
        private final String host;
        private boolean ready;

        private Question(String host) {
            this.host = host;
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            var request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, PATH);
            request.headers().set(HttpHeaderNames.HOST, host);
            ctx.writeAndFlush(request).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
            ctx.fireChannelActive();
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
            if (message instanceof HttpResponse response) {
                ready = response.decoderResult().isSuccess()
                        && response.status().equals(HttpResponseStatus.OK);
                ctx.close();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
