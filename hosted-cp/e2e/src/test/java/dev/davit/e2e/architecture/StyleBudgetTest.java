package dev.davit.e2e.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Style: a class of 500 lines or a method of 60 is a hard stop, in tests too. */
class StyleBudgetTest {
    private static final StyleBudget BUDGET = new StyleBudget(500, 60);
    private static final StyleBudget SMALL = new StyleBudget(9, 3);

    @Test
    void noFileAndNoMethodOfDavitIsTooLong() {
        var sources = Repository.ofThisBuild().javaSources();

        assertThat(sources)
                .extracting(JavaSource::path)
                .contains(
                        "node-agent/tunnel/src/main/java/dev/davit/tunnel/TunnelLimits.java",
                        "node-agent/dist/src/rehearsal/Rehearsal.java",
                        "hosted-cp/e2e/src/test/java/dev/davit/e2e/architecture/StyleBudgetTest.java");
        assertThat(BUDGET.violations(sources)).isEmpty();
    }

    @Test
    void acceptsWhatIsJustShortEnough() {
        assertThat(SMALL.violations(parse("""
                class Short {
                    Short() {
                        toString();
                    }

                    void fine() {
                        toString();
                    }
                }
                """))).isEmpty();
    }

    @Test
    void namesAFileThatIsTooLong() {
        assertThat(SMALL.violations(parse("\n".repeat(9) + "class Long {}\n")))
                .containsExactly("module/Sample.java has 10 lines, expected at most 9:"
                        + " name a concept of it and give that a file of its own");
    }

    @Test
    void namesAMethodThatIsTooLong() {
        assertThat(SMALL.violations(parse("""
                class Long {
                    void fine() {}

                    @Deprecated
                    int tooLong(int one) {
                        one++;
                        return one;
                    }
                }
                """)))
                .containsExactly("module/Sample.java:5: tooLong has 4 lines, expected at most 3:"
                        + " name a part of it and give that a method");
    }

    @Test
    void looksIntoClassesWithinMethods() {
        assertThat(SMALL.violations(parse("""
                class Outer {
                    Object fine = new Object() {
                        public String toString() {
                            var s = "";
                            return s;
                        }
                    };
                }
                """))).singleElement().asString().contains("Sample.java:3: toString");
    }

    private static List<JavaSource> parse(String content) {
        return JavaSource.parse(List.of(new JavaSource.Text("module/Sample.java", content)));
    }
}
