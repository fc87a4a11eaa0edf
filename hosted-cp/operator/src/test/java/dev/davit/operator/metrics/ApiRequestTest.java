package dev.davit.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests become labels, and no name of an object gets into one. */
class ApiRequestTest {
    @ParameterizedTest
    @CsvSource({
        "GET,    /api/v1/namespaces/team-a/pods,                        false, pods,                  list",
        "GET,    /api/v1/namespaces/team-a/pods,                        true,  pods,                  watch",
        "GET,    /api/v1/namespaces/team-a/pods/web-0,                  false, pods,                  get",
        "HEAD,   /api/v1/namespaces/team-a/pods/web-0,                  false, pods,                  get",
        "GET,    /api/v1/namespaces/team-a/pods/web-0/log,              false, pods/log,              get",
        "POST,   /api/v1/namespaces/team-a/pods/web-0/eviction,         false, pods/eviction,         create",
        "GET,    /api/v1/watch/namespaces/team-a/pods,                  false, pods,                  watch",
        "GET,    /api/v1/watch,                                         false, none,                  watch",
        "GET,    /api/v1/secrets,                                       false, secrets,               list",
        "GET,    /api/v1/namespaces,                                    false, namespaces,            list",
        "GET,    /api/v1/namespaces/team-a,                             false, namespaces,            get",
        "PATCH,  /api/v1/namespaces/team-a,                             false, namespaces,            patch",
        "PUT,    /api/v1/namespaces/team-a/finalize,                    false, namespaces/finalize,   update",
        "PATCH,  /api/v1/namespaces/team-a/status,                      false, namespaces/status,     patch",
        "GET,    /api/v1/nodes/edge-1/proxy/healthz,                    false, nodes/proxy,           get",
        "PATCH,  /apis/apps/v1/namespaces/dv-a/deployments/api,         false, deployments,           patch",
        "PATCH,  /apis/apps/v1/namespaces/dv-a/deployments/api/scale,   false, deployments/scale,     patch",
        "DELETE, /apis/apps/v1/namespaces/dv-a/deployments/api,         false, deployments,           delete",
        "DELETE, /apis/apps/v1/namespaces/dv-a/deployments,             false, deployments,           deletecollection",
        "GET,    /apis/davit.dev/v1alpha1/hostedclusters,               true,  hostedclusters,        watch",
        "PATCH,  /apis/davit.dev/v1alpha1/namespaces/a/hostedclusters/b/status, false, hostedclusters/status, patch",
        "GET,    /apis/davit.dev/v1alpha1/releases/1.35.4,              false, releases,              get",
        "GET,    /apis/davit.dev/v1alpha1,                              false, none,                  get",
        "GET,    /apis,                                                 false, none,                  get",
        "GET,    /version,                                              false, none,                  get",
        "GET,    /,                                                     false, none,                  get",
        "GET,    /readyz,                                               false, none,                  get",
        "TRACE,  /api/v1/pods,                                          false, pods,                  other",
    })
    void tellsResourceAndVerb(String method, String path, boolean watch, String resource, String verb) {
        assertThat(ApiRequest.parse(method, path, watch)).isEqualTo(new ApiRequest(resource, verb));
    }
}
