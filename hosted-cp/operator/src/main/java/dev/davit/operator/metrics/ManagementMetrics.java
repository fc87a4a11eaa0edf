package dev.davit.operator.metrics;

import io.fabric8.kubernetes.client.okhttp.OkHttpClientFactory;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import okhttp3.OkHttpClient;

/** Requests to the management cluster's API, by resource, verb and class of the answer. */
public final class ManagementMetrics {
    private final MeterRegistry registry;

    ManagementMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** @return makes clients whose requests are counted here */
    public OkHttpClientFactory clientFactory() {
        return new Counting(new RequestInterceptor((request, status, took) -> {
            Counter.builder("davit.management.api.requests")
                    .description("Requests to the API of the management cluster")
                    .tags("resource", request.resource(), "verb", request.verb(), "status", status)
                    .register(registry)
                    .increment();
            Buckets.REQUEST
                    .timer("davit.management.api.request.duration", "Time until the management cluster answered")
                    .tag("verb", request.verb())
                    .register(registry)
                    .record(took);
        }));
    }

    private static final class Counting extends OkHttpClientFactory {
        private final RequestInterceptor interceptor;

        Counting(RequestInterceptor interceptor) {
            this.interceptor = interceptor;
        }

        @Override
        protected void additionalConfig(OkHttpClient.Builder builder) {
            builder.addInterceptor(interceptor);
        }
    }
}
