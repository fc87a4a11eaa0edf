package dev.davit.bench.tunnel.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ProcessUsageTest {

    @Test
    void addsUserAndSystemTimeWhateverTheProgramIsCalled() {
        var stat = "42 (a) b (c)) S 1 42 42 0 -1 4194560 4210 0 0 0 1250 75 0 0 20 0 18 0 1000 1 1";

        assertThat(ProcessUsage.parseCpuSeconds(stat)).isEqualTo(13.25);
    }

    @Test
    void readsMemoryInBytes() {
        var memory = ProcessUsage.parseMemory("""
                7f0000000000-7fff00000000 ---p 00000000 00:00 0                          [rollup]
                Rss:               83000 kB
                Pss:               60000 kB
                Shared_Clean:      30000 kB
                Anonymous:         50000 kB
                """);

        assertThat(memory).isEqualTo(new ProcessUsage.Memory(83_000 * 1024L, 50_000 * 1024L));
        assertThat(memory.residentMegabytes()).isEqualTo(84.992);
    }

    @Test
    void saysWhichLineIsMissing() {
        assertThatThrownBy(() -> ProcessUsage.parseMemory("Pss: 1 kB\n")).hasMessageContaining("Rss:");
    }

    @Test
    void looksAtARealProcess() {
        var own = ProcessHandle.current().pid();

        assertThat(ProcessUsage.cpuSeconds(own)).isPositive();
        assertThat(ProcessUsage.memory(own).resident())
                .isGreaterThan(ProcessUsage.memory(own).anonymous())
                .isLessThan(Runtime.getRuntime().maxMemory() + (4L << 30));
    }
}
