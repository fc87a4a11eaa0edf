package dev.davit.gateway;

import dev.davit.gateway.routes.RouteInformer;
import dev.davit.tunnel.tls.TlsContexts;
import java.io.IOException;
import java.security.Security;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts a gateway, and drains it on SIGTERM. */
public final class GatewayMain {
    private static final Logger LOGGER = LoggerFactory.getLogger(GatewayMain.class);

    private GatewayMain() {}

    /** Takes no arguments; see {@link GatewaySettings#from} for the environment. */
    public static void main(String[] arguments) throws InterruptedException {
        TlsContexts.forbidResumptionInJdk();
        // Gateways come and go, and a Service's addresses with them.
        Security.setProperty("networkaddress.cache.ttl", "2");
        Security.setProperty("networkaddress.cache.negative.ttl", "1");
        var stopped = new CountDownLatch(1);
        try {
            var settings = GatewaySettings.from(System.getenv());
            // Read by Netty once, when its first class is loaded.
            System.setProperty("io.netty.maxDirectMemory", Long.toString(settings.directBytes()));
            var gateway = new Gateway(settings, Clock.systemUTC(), System.out);
            var routes = RouteInformer.ofThisCluster(gateway.clusters());
            gateway.start(routes.loaded());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(gateway, routes, stopped), "davit-drain"));
        } catch (IOException | IllegalArgumentException e) {
            LOGGER.atError().addKeyValue("cause", e.getMessage()).log("gateway cannot start");
            System.exit(1);
        }
        stopped.await();
    }

    private static void stop(Gateway gateway, RouteInformer routes, CountDownLatch stopped) {
        try (gateway;
                routes) {
            gateway.drain();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            stopped.countDown();
        }
    }
}
