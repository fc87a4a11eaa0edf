package dev.davit.operator;

import dev.davit.operator.metrics.OperatorMetrics;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.security.SecureRandom;
import java.security.Security;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operator's process: in-cluster configuration, one leader among replicas, ends gracefully on SIGTERM. */
public final class OperatorMain {
    private static final Logger LOGGER = LoggerFactory.getLogger(OperatorMain.class);

    private OperatorMain() {}

    /** Runs until it is told to end. */
    public static void main(String[] arguments) throws Exception {
        // Members of etcd are pods, whose addresses change with every restart, and which are looked for before they
        // start.
        Security.setProperty("networkaddress.cache.ttl", "5");
        Security.setProperty("networkaddress.cache.negative.ttl", "1");
        var settings = OperatorSettings.fromEnvironment(System.getenv());
        var metrics = new OperatorMetrics(Clock.systemUTC());
        KubernetesClient client = new KubernetesClientBuilder()
                .withHttpClientFactory(metrics.management().clientFactory())
                .build();
        var operator = new DavitOperator(client, settings, true, new SecureRandom(), Clock.systemUTC(), metrics);
        var health = HealthServer.start(settings.healthPort(), () -> true, operator::isReady, metrics::scrape);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            operator.close();
            client.close();
            health.close();
            metrics.close();
        }));
        operator.start();
        LOGGER.atInfo().addKeyValue("namespace", settings.namespace()).log("operator started");
        new CountDownLatch(1).await();
    }
}
