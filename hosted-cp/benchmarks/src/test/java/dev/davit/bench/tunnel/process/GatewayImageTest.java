package dev.davit.bench.tunnel.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GatewayImageTest {
    private static final String ALL_IMAGES = """
            <project><container><environment>
              <LD_LIBRARY_PATH>/lib</LD_LIBRARY_PATH>
              <MALLOC_ARENA_MAX>2</MALLOC_ARENA_MAX>
            </environment></container></project>
            """;
    private static final String IMAGE = """
            <project><entrypoint>
              <arg>/jre/bin/java</arg>
              <!-- small -->
              <arg>-XX:+UseSerialGC</arg>
              <arg>-cp</arg>
              <arg>/app/libs/*</arg>
              <arg>Main</arg>
            </entrypoint></project>
            """;
    private static final String MANIFEST = """
            # The gateway.
            apiVersion: apps/v1
            kind: Deployment
            spec:
              template:
                spec:
                  containers:
                  - name: gateway
                    env:
                    - {name: DAVIT_TLS_DIR, value: /etc/davit/tls}
                    - {name: JDK_JAVA_OPTIONS, value: -Xss256k}
                    - name: POD
                      valueFrom: {fieldRef: {fieldPath: metadata.name}}
                    resources:
                      limits: {memory: 512Mi}
            ---
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            """;

    @Test
    void takesTheFlagsOfTheImageAndMemoryAndVariablesOfThePod() throws Exception {
        var settings = GatewayImage.settings(ALL_IMAGES, IMAGE, MANIFEST);

        assertThat(settings.arguments()).containsExactly("-XX:+UseSerialGC", "-XX:MaxRAM=536870912");
        assertThat(settings.environment())
                .isEqualTo(Map.of(
                        "MALLOC_ARENA_MAX", "2", "JDK_JAVA_OPTIONS", "-Xss256k", "DAVIT_TLS_DIR", "/etc/davit/tls"));
    }

    @Test
    void findsThemInThisCheckout() throws Exception {
        var settings = GatewayImage.settings(Path.of("../.."));

        assertThat(settings.arguments())
                .allMatch(argument -> argument.startsWith("-"))
                .anyMatch(argument -> argument.startsWith("-XX:MaxRAM="));
    }

    @Test
    void saysWhenTheImageIsStartedInAnotherWay() {
        assertThatThrownBy(() -> GatewayImage.settings(ALL_IMAGES, "<project/>", MANIFEST))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("expected an entrypoint with -cp");
    }
}
