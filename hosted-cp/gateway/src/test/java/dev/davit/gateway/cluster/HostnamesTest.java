package dev.davit.gateway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.gateway.routing.OwnName;
import org.junit.jupiter.api.Test;

class HostnamesTest {
    private static final OwnName OLD = new OwnName("edge.example.org", "2026-01-01T00:00:00Z");
    private static final OwnName YOUNG = new OwnName("edge.example.org", "2026-02-01T00:00:00Z");

    private final Hostnames names = new Hostnames();

    @Test
    void leadsToTheClusterThatHasHadItLongestWhicheverWasHeardOfFirst() {
        names.claim(YOUNG, "uid-a", "a");
        names.claim(OLD, "uid-b", "b");

        assertThat(names.find("Edge.example.org")).contains("b");
        names.forget("b");
        assertThat(names.find("edge.example.org")).contains("a");
        names.forget("a");
        assertThat(names.find("edge.example.org")).isEmpty();
    }

    @Test
    void ofTwoSinceTheSameSecondTheUidDecides() {
        names.claim(OLD, "uid-2", "a");
        names.claim(OLD, "uid-1", "b");

        assertThat(names.find("edge.example.org")).contains("b");
    }
}
