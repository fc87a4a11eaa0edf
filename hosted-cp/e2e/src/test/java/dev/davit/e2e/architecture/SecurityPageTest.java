package dev.davit.e2e.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/security.md says who may open what; each of its rows names a test, and there is that test. */
class SecurityPageTest {
    private static final String PAGE = "docs/security.md";
    private static final Pattern NAMED = Pattern.compile("`(\\w+)#(\\w+)`");
    private static final Pattern TEST =
            Pattern.compile("@(?:Test|ParameterizedTest)\\b(?:(?!\\bvoid\\b).)*\\bvoid (\\w+)\\(", Pattern.DOTALL);

    private final Repository repository = Repository.ofThisBuild();

    @Test
    void everyRowNamesATestThatThereIs() {
        var rows = rows(repository.read(PAGE));
        Set<String> tests = repository.files(".java").stream()
                .filter(file -> file.contains("/src/test/java/"))
                .flatMap(file -> tests(file, repository.read(file)))
                .collect(Collectors.toSet());

        assertThat(rows).hasSizeGreaterThan(40);
        assertThat(rows).allSatisfy(row -> assertThat(named(row)).isNotEmpty().isSubsetOf(tests));
    }

    @Test
    void noticesARowWithoutATest() {
        var page = """
                | Tried | Then | Test |
                |---|---|---|
                | this | that | `ATest#refusesThis`, `ATest#refusesThat` |
                | more | that | none |
                """;
        var source = """
                @ParameterizedTest
                @ValueSource(strings = {"x", "y"})
                void refusesThis(String x) {}

                void refusesThat() {}
                """;

        assertThat(rows(page)).hasSize(2);
        assertThat(named(rows(page).getFirst())).containsExactly("ATest#refusesThis", "ATest#refusesThat");
        assertThat(named(rows(page).getLast())).isEmpty();
        assertThat(tests("x/src/test/java/ATest.java", source)).containsExactly("ATest#refusesThis");
    }

    /** @return the rows of all tables, without their heads */
    private static List<String> rows(String page) {
        var lines = page.lines().toList();
        return Stream.iterate(0, i -> i + 1)
                .limit(lines.size())
                .filter(i -> lines.get(i).startsWith("|") && !lines.get(i).startsWith("|---"))
                .filter(i -> i + 1 == lines.size() || !lines.get(i + 1).startsWith("|---"))
                .map(lines::get)
                .toList();
    }

    private static List<String> named(String row) {
        return NAMED.matcher(row)
                .results()
                .map(match -> match.group(1) + "#" + match.group(2))
                .toList();
    }

    private static Stream<String> tests(String file, String source) {
        var name = file.substring(file.lastIndexOf('/') + 1).replace(".java", "");
        return TEST.matcher(source).results().map(match -> name + "#" + match.group(1));
    }
}
