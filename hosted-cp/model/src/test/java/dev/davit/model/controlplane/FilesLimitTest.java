package dev.davit.model.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FilesLimitTest {
    private static final ConfiguredPart SMALL = part(FilesLimit.BYTES / 4);
    private static final ConfiguredPart LARGE = part(FilesLimit.BYTES * 3 / 4);
    private static final ConfiguredPart LARGER = part(FilesLimit.BYTES * 3 / 4 + 1);

    @Test
    void whatFitsStays() {
        var sections = new TreeMap<>(Map.of("audit", SMALL, "authorization", LARGE));

        assertThat(FilesLimit.fit(sections, Map.of())).isEmpty();
        assertThat(sections).containsOnlyKeys("audit", "authorization");
    }

    @Test
    void theLargestIsRefusedAndNamed() {
        var sections = new TreeMap<>(Map.of("audit", SMALL, "authorization", LARGER));

        var problems = FilesLimit.fit(sections, Map.of("authorization", SMALL));

        assertThat(problems).containsOnlyKeys("authorization");
        assertThat(problems.get("authorization"))
                .hasMessage("expected files of at most 1048576 bytes in all sections together, found 1048577,"
                        + " of which this section has 786433; make it smaller");
        assertThat(sections).containsEntry("authorization", SMALL).containsEntry("audit", SMALL);
    }

    @Test
    void aSectionThatIsInForceDoesNotGiveWayToANewOne() {
        var sections = new TreeMap<>(Map.of("audit", part(FilesLimit.BYTES / 2), "authorization", LARGE));

        assertThat(FilesLimit.fit(sections, Map.of("authorization", LARGE))).containsOnlyKeys("audit");
        assertThat(sections).containsOnlyKeys("authorization");
    }

    @Test
    void charactersAreCountedAsBytes() {
        var sections =
                new TreeMap<>(Map.of("audit", ConfiguredPart.of(Map.of(), Map.of("a", "ö".repeat(FilesLimit.BYTES)))));

        assertThat(FilesLimit.fit(sections, Map.of())).containsOnlyKeys("audit");
    }

    private static ConfiguredPart part(int bytes) {
        return ConfiguredPart.of(Map.of(), Map.of("file", "x".repeat(bytes)));
    }
}
