package dev.davit.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoldenFileTest {
    @Test
    void acceptsTheCommittedText() {
        GoldenFile.of("example", "greeting", "out.txt").assertEquals("hello\n");
    }

    @Test
    void refusesAnotherTextAndSaysHowToAcceptIt() {
        var file = GoldenFile.of("example", "greeting", "out.txt");

        assertThatThrownBy(() -> file.assertEquals("good bye\n"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("-Dgolden.update");
    }

    @Test
    void findsScenariosByTheirFolders() {
        assertThat(GoldenFile.scenarios("example")).containsExactly("greeting");
    }

    @ParameterizedTest
    @CsvSource({"'', false", "true, true", "false, false", "${golden.update}, false"})
    void updatesOnlyWhenAsked(String value, boolean expected) {
        assertThat(GoldenFile.isUpdate(value)).isEqualTo(expected);
    }
}
