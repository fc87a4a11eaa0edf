package dev.davit.e2e.fault;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WhatThereIsTest {
    @Test
    void forgetsNamesThatControllersMakeUp() {
        assertThat(WhatThereIs.named("Pod dv-a-1/kube-apiserver-7c9-x2x ReplicaSet"))
                .isEqualTo("Pod of a ReplicaSet");
        assertThat(WhatThereIs.named("ReplicaSet dv-a-1/kube-apiserver-7c9 Deployment"))
                .isEqualTo("ReplicaSet of a Deployment");
        assertThat(WhatThereIs.named("EndpointSlice dv-a-1/etcd-x8f Service")).isEqualTo("EndpointSlice of a Service");
    }

    @Test
    void keepsAllOtherNames() {
        assertThat(WhatThereIs.named("Pod dv-a-1/etcd-0 StatefulSet")).isEqualTo("Pod dv-a-1/etcd-0");
        assertThat(WhatThereIs.named("Secret dv-a-1/authorities ")).isEqualTo("Secret dv-a-1/authorities");
        assertThat(WhatThereIs.named("Namespace /dv-a-1 ")).isEqualTo("Namespace /dv-a-1");
    }
}
