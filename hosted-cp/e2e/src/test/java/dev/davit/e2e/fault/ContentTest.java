package dev.davit.e2e.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class ContentTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DEPLOYMENT = """
            {"kind":"Deployment","metadata":{"uid":"%1$s","resourceVersion":"1"},"spec":{"replicas":%2$s,"template":{
              "metadata":{"annotations":{"davit.dev/inputs-hash":"%1$s"},"labels":{"davit.dev/cluster-uid":"%1$s"}},
              "spec":{"containers":[{"name":"one","image":"image:%3$s","command":["run","--for=%1$s"],"stdin":%4$s}]}}}}
            """;

    @Test
    void aWorkloadIsTheSameInTheNextLife() {
        assertThat(of(DEPLOYMENT.formatted("uid-1", "1", "v1", "false"), "uid-1"))
                .isEqualTo(of(DEPLOYMENT.formatted("uid-2", "1", "v1", "false"), "uid-2"))
                .startsWith("replicas=1 one=image:v1 runs run --for=UID ");
    }

    @Test
    void aWorkloadIsAnotherOneWithAnotherSetting() {
        var before = of(DEPLOYMENT.formatted("uid-1", "1", "v1", "false"), "uid-1");

        assertThat(of(DEPLOYMENT.formatted("uid-1", "3", "v1", "false"), "uid-1"))
                .isNotEqualTo(before);
        assertThat(of(DEPLOYMENT.formatted("uid-1", "1", "v2", "false"), "uid-1"))
                .isNotEqualTo(before);
        assertThat(of(DEPLOYMENT.formatted("uid-1", "1", "v1", "true"), "uid-1"))
                .isNotEqualTo(before);
        assertThat(of(DEPLOYMENT.formatted("uid-9", "1", "v1", "false"), "uid-1"))
                .isNotEqualTo(before);
    }

    @Test
    void filesAreToldByNameAndDigest() {
        var files = "{\"kind\":\"ConfigMap\",\"data\":{\"b\":\"%s\",\"a\":\"1\"}}";

        assertThat(of(files.formatted("x"), "x")).matches("a=[0-9a-f]{12} b=[0-9a-f]{12}");
        assertThat(of(files.formatted("x"), "x")).isEqualTo(of(files.formatted("y"), "y"));
        assertThat(of(files.formatted("x"), "uid")).isNotEqualTo(of(files.formatted("y"), "uid"));
    }

    @Test
    void ofASecretOnlyTheKeysAreTold() {
        assertThat(of("{\"kind\":\"Secret\",\"data\":{\"tls.key\":\"c2VjcmV0\",\"tls.crt\":\"cA==\"}}", "uid"))
                .isEqualTo("keys tls.crt,tls.key");
    }

    @Test
    void aRouteIsTheSameButForItsAddress() {
        var route = "{\"clusterUID\":\"uid\",\"backend\":{\"host\":\"10.0.0.%s\",\"port\":6443},\"nodes\":[]}";

        assertThat(of(secret(route.formatted("1")), "uid"))
                .isEqualTo(of(secret(route.formatted("2")), "uid"))
                .isEqualTo("keys route.json {\"clusterUID\":\"UID\",\"backend\":{\"port\":6443},\"nodes\":[]}");
    }

    @Test
    void aBudgetAndAServiceAreToldWithoutWhatIsAssigned() {
        var budget = "{\"kind\":\"PodDisruptionBudget\",\"spec\":{\"maxUnavailable\":1}}";
        var service = "{\"kind\":\"Service\",\"spec\":{\"clusterIP\":\"10.0.0.%s\",\"type\":\"ClusterIP\"}}";

        assertThat(of(budget, "uid")).startsWith("minAvailable=- maxUnavailable=1 ");
        assertThat(of(service.formatted("1"), "uid")).isEqualTo(of(service.formatted("2"), "uid"));
    }

    private static String secret(String route) {
        var encoded = Base64.getEncoder().encodeToString(route.getBytes(StandardCharsets.UTF_8));
        return "{\"kind\":\"Secret\",\"data\":{\"route.json\":\"" + encoded + "\"}}";
    }

    private static String of(String object, String uid) {
        try {
            return new Content(text -> text.replace(uid, "UID")).of(JSON.readTree(object));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
