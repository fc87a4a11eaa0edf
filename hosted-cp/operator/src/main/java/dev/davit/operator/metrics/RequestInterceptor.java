package dev.davit.operator.metrics;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import okhttp3.Interceptor;
import okhttp3.Response;

/** Tells of every request of a Kubernetes client, when its headers came back or nothing did. Changes none. */
final class RequestInterceptor implements Interceptor {
    private static final int CLASS = 100;

    private final Listener listener;

    /** Is told on the client's threads, and must not block. */
    interface Listener {
        /**
         * One request was answered, or failed.
         *
         * @param status the class of the answer's status ({@code 2xx}), {@code failed} when there was no answer
         */
        void requested(ApiRequest request, String status, Duration took);
    }

    RequestInterceptor(Listener listener) {
        this.listener = listener;
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        var url = chain.request().url();
        var request = ApiRequest.parse(
                chain.request().method(),
                url.encodedPath(),
                Optional.ofNullable(url.queryParameter("watch"))
                        .filter(value -> !value.equals("false"))
                        .isPresent());
        long start = System.nanoTime();
        String status = "failed";
        try {
            Response response = chain.proceed(chain.request());
            status = response.code() / CLASS + "xx";
            return response;
        } finally {
            listener.requested(request, status, Duration.ofNanos(System.nanoTime() - start));
        }
    }
}
