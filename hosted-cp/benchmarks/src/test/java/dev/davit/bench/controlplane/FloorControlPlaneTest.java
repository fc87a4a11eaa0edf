package dev.davit.bench.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FloorControlPlaneTest {

    /** The client reads its key when it is made. */
    @Test
    void hasAClientThatCanReadItsOwnKey() {
        try (var client = FloorControlPlane.client("https://127.0.0.1:6443", new FloorPki())) {
            assertThat(client.getMasterUrl()).hasHost("127.0.0.1").hasPort(6443);
        }
    }
}
