package dev.davit.bench.idle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ProcessSampleTest {

    @Test
    void readsWhatTheScriptPrints() {
        var sample = ProcessSample.parse(7, """
                74b35d52-06a7-40e7-89fd-0fe429360168 6661 catatonit 48 700 1
                74b35d52-06a7-40e7-89fd-0fe429360168 6694 kube-apiserver 183376 264708 519
                """);

        assertThat(sample.atNanos()).isEqualTo(7);
        assertThat(sample.processes())
                .containsExactly(
                        new PodProcess("74b35d52-06a7-40e7-89fd-0fe429360168", 6661, "catatonit", 48, 700, 1),
                        new PodProcess(
                                "74b35d52-06a7-40e7-89fd-0fe429360168", 6694, "kube-apiserver", 183376, 264708, 519));
    }

    @Test
    void refusesALineOfAnotherShape() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProcessSample.parse(0, "uid 1 etcd 48 700"))
                .withMessageContaining("expected \"uid pid comm rssAnonKiB rssKiB cpuTicks\"")
                .withMessageContaining("found: uid 1 etcd 48 700");
    }

    @Test
    void knowsProgramsByTheNamesThatTheKernelShortens() {
        assertThat(Component.of("etcd")).isEqualTo(Component.ETCD);
        assertThat(Component.of("kube-apiserver")).isEqualTo(Component.API_SERVER);
        assertThat(Component.of("kube-controller")).isEqualTo(Component.CONTROLLER_MANAGER);
        assertThat(Component.of("kube-scheduler")).isEqualTo(Component.SCHEDULER);
        assertThat(Component.of("catatonit")).isEqualTo(Component.OTHER);
    }
}
