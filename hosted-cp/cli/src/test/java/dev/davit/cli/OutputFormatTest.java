package dev.davit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OutputFormatTest {
    @Test
    void writesOneNamePerLine() {
        var two = List.of(Samples.cluster(1), Samples.cluster(2));

        assertThat(OutputFormat.NAME.write(two)).isEqualTo("""
                hostedcluster.davit.dev/edge
                hostedcluster.davit.dev/edge""");
        assertThat(OutputFormat.NAME.write(List.of())).isEmpty();
    }

    @Test
    void writesSeveralAsOneListThatMayBeEmpty() {
        assertThat(OutputFormat.JSON.write(List.of(Samples.cluster(1))))
                .startsWith("{\"apiVersion\":\"v1\",\"kind\":\"List\"")
                .contains("\"items\":[{", "\"edge\"");
        assertThat(OutputFormat.YAML.write(List.of(Samples.cluster(1))))
                .contains("kind: \"List\"", "items:\n- ", "name: \"edge\"");
        assertThat(OutputFormat.JSON.write(List.of())).contains("\"items\":[]");
        assertThat(OutputFormat.YAML.write(List.of())).contains("items: []");
    }

    @ParameterizedTest
    @EnumSource(
            value = OutputFormat.class,
            names = {"YAML", "JSON"})
    void leavesOutWhoManagesWhichField(OutputFormat format) {
        var cluster = Samples.cluster(1);
        cluster.getMetadata().setManagedFields(List.of(new ManagedFieldsEntry()));

        assertThat(format.write(cluster)).contains("edge").doesNotContain("managedFields");
        assertThat(format.write(List.of(cluster))).contains("edge").doesNotContain("managedFields");
        assertThat(cluster.getMetadata().getManagedFields()).hasSize(1);
    }
}
