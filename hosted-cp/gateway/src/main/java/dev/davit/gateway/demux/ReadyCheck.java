package dev.davit.gateway.demux;

import dev.davit.gateway.routing.ClusterRoute;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
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
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a kube-apiserver that starts whether it is ready ({@code /readyz}, as everybody may). Its pod is so only later, when
 * the other containers run and its kubelet has seen that. However many clients of this gateway wait for a cluster, one question
 * is under way, and its answer holds for a moment. Safe for use from any thread.
 */
final class ReadyCheck {
    private static final Logger LOGGER = LoggerFactory.getLogger(ReadyCheck.class);
    private static final String PATH = "/readyz";
    /** A machine where many control planes start at once is slow. */
    private static final Duration ANSWER = Duration.ofSeconds(3);
    /** So that who waits does not keep busy what it waits for. */
    private static final Duration NO_HOLDS = Duration.ofMillis(100);

    private static final Duration YES_HOLDS = Duration.ofSeconds(1);

    private final ChannelFactory<? extends Channel> sockets;
    private final Duration dial;
    private final Duration bound;
    private final Map<String, CompletableFuture<Boolean>> answers = new ConcurrentHashMap<>();

    /** @param dial time for the connection */
    ReadyCheck(Duration dial) {
        this(NioSocketChannel::new, dial, ANSWER);
    }

    /** @param bound time for connection, handshake and answer; without one in that time, it is not ready */
    ReadyCheck(ChannelFactory<? extends Channel> sockets, Duration dial, Duration bound) {
        this.sockets = sockets;
        this.dial = dial;
        this.bound = bound;
    }

    /** @param done is told whether it is ready now, on the event loop */
    void ask(EventLoop loop, ClusterRoute route, Consumer<Boolean> done) {
        var mine = new CompletableFuture<Boolean>();
        var earlier = answers.putIfAbsent(route.clusterUid(), mine);
        if (earlier == null) {
            begin(loop, route, mine);
        }
        (earlier == null ? mine : earlier).thenAccept(ready -> loop.execute(() -> done.accept(ready)));
    }

    private void begin(EventLoop loop, ClusterRoute route, CompletableFuture<Boolean> answer) {
        answer.thenAccept(ready -> {
            Duration holds = ready ? YES_HOLDS : NO_HOLDS;
            loop.schedule(() -> answers.remove(route.clusterUid(), answer), holds.toMillis(), TimeUnit.MILLISECONDS);
        });
        var question = new Question(route.backend().host(), answer);
        var dialled = connect(loop, route, question);
        dialled.addListener(outcome -> {
            if (!outcome.isSuccess()) {
                answer.complete(false);
            }
        });
        var hang = loop.schedule(
                () -> {
                    answer.complete(false);
                    if (dialled.channel().isOpen()) {
                        dialled.channel().close();
                    }
                },
                bound.toMillis(),
                TimeUnit.MILLISECONDS);
        answer.thenAccept(ready -> hang.cancel(false));
    }

    private ChannelFuture connect(EventLoop loop, ClusterRoute route, Question question) {
        return new Bootstrap()
                .group(loop)
                .channelFactory(sockets)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) dial.toMillis())
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) throws Exception {
                        channel.pipeline()
                                .addLast(tls(route).newHandler(channel.alloc()), new HttpClientCodec(), question);
                    }
                })
                .connect(route.backend().host(), route.backend().port());
    }

    /**
     * Nothing secret is asked or told, so its name is not looked at, only who vouches for it. The JDK's engine needs no
     * memory outside of the heap for a context that lives for one question.
     */
    private static SslContext tls(ClusterRoute route) throws SSLException {
        return SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                .trustManager(route.clientCas())
                .endpointIdentificationAlgorithm(null)
                .build();
    }

    /** One request, and its answer: whatever ends the connection before one is a no. */
    private static final class Question extends SimpleChannelInboundHandler<HttpObject> {
        private final String host;
        private final CompletableFuture<Boolean> answer;

        private Question(String host, CompletableFuture<Boolean> answer) {
            this.host = host;
            this.answer = answer;
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            var request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, PATH);
            request.headers().set(HttpHeaderNames.HOST, host);
            ctx.writeAndFlush(request).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
            if (message instanceof HttpResponse response) {
                answer.complete(response.decoderResult().isSuccess()
                        && response.status().equals(HttpResponseStatus.OK));
                ctx.close();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            answer.complete(false);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            LOGGER.atDebug()
                    .addKeyValue("backend", ctx.channel().remoteAddress())
                    .addKeyValue("cause", cause.getMessage())
                    .log("kube-apiserver cannot be asked whether it is ready");
            ctx.close();
        }
    }
}
