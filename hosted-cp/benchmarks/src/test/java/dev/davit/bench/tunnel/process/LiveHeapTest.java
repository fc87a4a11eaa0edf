package dev.davit.bench.tunnel.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LiveHeapTest {

    @Test
    void addsUpTheGenerationsAndLeavesOutMetaspace() {
        assertThat(LiveHeap.parse("""
                4242:
                DefNew     total 1856K, used 12K [0x00000000fd000000, 0x00000000fd200000, 0x00000000fd200000)
                  eden space 1664K,   0% used [0x00000000fd000000, 0x00000000fd003000, 0x00000000fd1a0000)
                Tenured    total 4096K, used 3000K [0x00000000fd200000, 0x00000000fd600000, 0x0000000100000000)
                   the  space 4096K,  73% used [0x00000000fd200000, 0x00000000fd4ee000, 0x00000000fd600000)
                Metaspace       used 20000K, committed 20500K, reserved 1114112K
                """)).hasValue(3012 * 1024L);
    }

    @Test
    void isUnknownWhenTheJvmDoesNotAnswer() {
        assertThat(LiveHeap.parse("4242: No such process")).isEmpty();
    }
}
