package dev.davit.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.EventReasons;
import dev.davit.api.v1alpha1.Reasons;
import dev.davit.operator.csr.DenialReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/conditions.md has a row for everything that people may meet, and no other. */
class ConditionsPageTest {
    private static final Path ROOT = Path.of(System.getProperty("davit.root", "../.."));
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([A-Za-z]+)` \\|([^|\\n]*)\\|[^\\n]*\\|$");
    private static final Pattern LITERAL = Pattern.compile("\"([A-Z][a-z]+(?:[A-Z][a-z]+)+)\"");
    private static final String HINT = "docs/conditions.md, section %s: one row for each constant of %s, and no other";

    @Test
    void namesEveryCondition() throws IOException {
        assertThat(names("Conditions"))
                .as(HINT, "Conditions", "Conditions")
                .containsExactlyInAnyOrderElementsOf(constants(Conditions.class));
    }

    @Test
    void namesEveryReasonAndTheConditionsThatHaveIt() throws IOException {
        assertThat(names("Reasons"))
                .as(HINT, "Reasons", "Reasons")
                .containsExactlyInAnyOrderElementsOf(constants(Reasons.class));
        assertThat(rows("Reasons"))
                .allSatisfy(row -> assertThat(row.group(2).strip().split(", "))
                        .as("conditions of reason %s", row.group(1))
                        .isSubsetOf(constants(Conditions.class)));
    }

    @Test
    void namesEveryOtherEvent() throws IOException {
        Set<String> known = new TreeSet<>(constants(EventReasons.class));
        Stream.of(DenialReason.values()).map(Enum::name).forEach(known::add);

        assertThat(names("Events"))
                .as(HINT, "Events", "EventReasons and DenialReason")
                .containsExactlyInAnyOrderElementsOf(known);
    }

    /** A reason that is written out where an event is made would escape the other tests. */
    @Test
    void noEventHasAReasonThatIsNoConstant() throws IOException {
        try (var files = Files.walk(ROOT.resolve("hosted-cp/operator/src/main/java"))) {
            List<Path> makers = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> text(file).contains("event.EventRecorder"))
                    .toList();

            assertThat(makers).hasSizeGreaterThan(2);
            assertThat(makers)
                    .allSatisfy(file -> assertThat(
                                    LITERAL.matcher(text(file)).results().map(MatchResult::group))
                            .as("reasons in %s belong into EventReasons or Reasons", file.getFileName())
                            .isEmpty());
        }
    }

    private static List<String> names(String section) throws IOException {
        return rows(section).stream().map(row -> row.group(1)).toList();
    }

    private static List<MatchResult> rows(String section) throws IOException {
        String page = text(ROOT.resolve("docs/conditions.md"));
        int start = page.indexOf("\n## " + section + "\n");
        assertThat(start).as("section %s", section).isPositive();
        int end = page.indexOf("\n## ", start + 1);
        return ROW.matcher(page.substring(start, end < 0 ? page.length() : end))
                .results()
                .toList();
    }

    private static Set<String> constants(Class<?> holder) {
        return Arrays.stream(holder.getFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()) && field.getType() == String.class)
                .map(field -> {
                    try {
                        return String.valueOf(field.get(null));
                    } catch (IllegalAccessException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
