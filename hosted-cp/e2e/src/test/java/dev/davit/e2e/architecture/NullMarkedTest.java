package dev.davit.e2e.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Every package is {@code @NullMarked}, because NullAway checks only those that are. Tests in the package of what they test
 * may rely on its package-info: javac finds the compiled one.
 */
class NullMarkedTest {
    private static final String MAIN = "/src/main/java/";
    private static final String TEST = "/src/test/java/";
    private static final String INFO = "/package-info.java";

    @Test
    void everyPackageOfDavitIsNullMarked() {
        var sources = Repository.ofThisBuild().javaSources();

        assertThat(packages(sources))
                .contains(
                        "node-agent/tunnel/src/main/java/dev/davit/tunnel",
                        "node-agent/agent/src/test/java/dev/davit/agent/join",
                        "hosted-cp/api/src/main/java/dev/davit/api/v1alpha1",
                        "hosted-cp/benchmarks/src/test/java/dev/davit/bench");
        assertThat(unmarked(sources))
                .as("packages without a package-info.java that is annotated with @NullMarked")
                .isEmpty();
    }

    @Test
    void namesPackagesThatAreNot() {
        var marked = "@NullMarked\npackage p;\nimport org.jspecify.annotations.NullMarked;\n";

        assertThat(unmarked(JavaSource.parse(List.of(
                        new JavaSource.Text("m/src/main/java/p/package-info.java", marked),
                        new JavaSource.Text("m/src/main/java/p/A.java", "package p; class A {}"),
                        new JavaSource.Text("m/src/test/java/p/ATest.java", "package p; class ATest {}"),
                        new JavaSource.Text("m/src/main/java/q/package-info.java", "package q;"),
                        new JavaSource.Text("m/src/main/java/q/B.java", "package q; class B {}"),
                        new JavaSource.Text("m/src/test/java/r/C.java", "package r; class C {}"),
                        new JavaSource.Text("n/src/test/java/p/D.java", "package p; class D {}")))))
                .containsExactly("m/src/main/java/q", "m/src/test/java/r", "n/src/test/java/p");
    }

    private static List<String> unmarked(List<JavaSource> sources) {
        var marked = sources.stream()
                .filter(source -> source.path().endsWith(INFO) && source.nullMarked())
                .map(NullMarkedTest::folder)
                .collect(Collectors.toSet());
        return packages(sources).stream()
                .filter(Predicate.not(folder -> isMarked(folder, marked)))
                .toList();
    }

    private static boolean isMarked(String folder, Set<String> marked) {
        return marked.contains(folder) || marked.contains(folder.replace(TEST, MAIN));
    }

    private static List<String> packages(List<JavaSource> sources) {
        return sources.stream()
                .filter(source -> source.path().contains(MAIN) || source.path().contains(TEST))
                .map(NullMarkedTest::folder)
                .distinct()
                .sorted()
                .toList();
    }

    private static String folder(JavaSource source) {
        return source.path().substring(0, source.path().lastIndexOf('/'));
    }
}
