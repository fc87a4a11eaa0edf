package dev.davit.e2e.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WhatThereIsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void forgetsNamesThatControllersMakeUp() {
        assertThat(WhatThereIs.named(object("Pod", "dv-a-1", "kube-apiserver-7c9-x2x", "ReplicaSet")))
                .isEqualTo("Pod of a ReplicaSet");
        assertThat(WhatThereIs.named(object("ReplicaSet", "dv-a-1", "kube-apiserver-7c9", "Deployment")))
                .isEqualTo("ReplicaSet of a Deployment");
        assertThat(WhatThereIs.named(object("EndpointSlice", "dv-a-1", "etcd-x8f", "Service")))
                .isEqualTo("EndpointSlice of a Service");
    }

    @Test
    void keepsAllOtherNames() {
        assertThat(WhatThereIs.named(object("Pod", "dv-a-1", "etcd-0", "StatefulSet")))
                .isEqualTo("Pod dv-a-1/etcd-0");
        assertThat(WhatThereIs.named(object("Secret", "dv-a-1", "authorities"))).isEqualTo("Secret dv-a-1/authorities");
        assertThat(WhatThereIs.named(object("Namespace", "", "dv-a-1"))).isEqualTo("Namespace /dv-a-1");
    }

    private static JsonNode object(String kind, String namespace, String name, String... owners) {
        var references =
                List.of(owners).stream().map(owner -> Map.of("kind", owner)).toList();
        return JSON.valueToTree(Map.of(
                "kind", kind, "metadata", Map.of("namespace", namespace, "name", name, "ownerReferences", references)));
    }
}
