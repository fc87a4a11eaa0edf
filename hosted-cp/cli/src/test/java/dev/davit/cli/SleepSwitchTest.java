package dev.davit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.HostedClusterSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

class SleepSwitchTest {
    @Test
    void saysWhatItDoes() {
        assertThat(SleepSwitch.meaning(Samples.cluster(1), true)).isEqualTo("falls asleep");
        assertThat(SleepSwitch.meaning(Samples.cluster(1), false)).isEqualTo("wakes");
    }

    @Test
    void saysHowTheScheduleCountsAgain() {
        var cluster = Samples.cluster(1);
        cluster.setSpec(Serialization.unmarshal(
                "version: 1.36.3\nhibernation: {schedule: {sleep: '0 19 * * *', wake: '0 7 * * *'}}",
                HostedClusterSpec.class));

        assertThat(SleepSwitch.meaning(cluster, false)).contains("its schedule counts again when");
    }
}
