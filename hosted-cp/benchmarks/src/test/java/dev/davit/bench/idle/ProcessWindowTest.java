package dev.davit.bench.idle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.Set;
import org.junit.jupiter.api.Test;

class ProcessWindowTest {
    private static final long TEN_SECONDS = 10_000_000_000L;
    private static final String BEGIN = """
            a 1 etcd 1024 9 100
            b 2 kube-apiserver 1024 9 200
            b 3 kube-controller 1024 9 300
            b 4 kube-scheduler 1024 9 400
            b 5 catatonit 1024 9 0
            c 6 java 1024 2048 500
            """;
    private static final String END = """
            a 1 etcd 2048 9 110
            b 2 kube-apiserver 4096 9 240
            b 3 kube-controller 3072 9 340
            b 4 kube-scheduler 1024 9 410
            b 5 catatonit 512 9 0
            c 6 java 1024 4096 600
            """;

    @Test
    void takesMemoryOfTheEndByComponent() {
        var usage = window(BEGIN, END).usage("x", Set.of("a", "b"));

        assertThat(usage.of(Component.ETCD)).isEqualTo(2);
        assertThat(usage.of(Component.API_SERVER)).isEqualTo(4);
        assertThat(usage.of(Component.CONTROLLER_MANAGER)).isEqualTo(3);
        assertThat(usage.of(Component.SCHEDULER)).isEqualTo(1);
        assertThat(usage.of(Component.OTHER)).isEqualTo(0.5);
        assertThat(usage.totalMebibytes()).isEqualTo(10.5);
    }

    @Test
    void takesTheCpuTimeBetweenInPercentOfOneCore() {
        var usage = window(BEGIN, END).usage("x", Set.of("a", "b"));

        assertThat(usage.cpuPercent()).isCloseTo(10, within(1e-9));
    }

    @Test
    void measuresOneProcessByItself() {
        var window = window(BEGIN, END);

        assertThat(window.cpuPercent("operator", p -> p.podUid().equals("c"))).isCloseTo(10, within(1e-9));
        assertThat(window.residentMebibytes(p -> p.podUid().equals("c"))).isEqualTo(4);
    }

    @Test
    void refusesAProgramThatWasRestarted() {
        var restarted = END.replace("b 3 kube-controller", "b 33 kube-controller");

        assertThatIllegalStateException()
                .isThrownBy(() -> window(BEGIN, restarted).usage("team-a", Set.of("a", "b")))
                .withMessageContaining("team-a: expected the same processes")
                .withMessageContaining("kube-controller/33");
    }

    @Test
    void refusesAControlPlaneWithoutOneOfItsPrograms() {
        assertThatIllegalStateException()
                .isThrownBy(() -> window(BEGIN, END).usage("team-a", Set.of("b")))
                .withMessageContaining("team-a: no process of etcd runs");
    }

    @Test
    void refusesPodsWithoutAnyProcess() {
        assertThatIllegalStateException()
                .isThrownBy(() -> window(BEGIN, END).usage("team-a", Set.of("gone")))
                .withMessageContaining("team-a: expected the same processes");
    }

    private static ProcessWindow window(String begin, String end) {
        return new ProcessWindow(ProcessSample.parse(0, begin), ProcessSample.parse(TEN_SECONDS, end));
    }
}
