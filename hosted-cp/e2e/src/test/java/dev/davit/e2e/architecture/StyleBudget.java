package dev.davit.e2e.architecture;

import java.util.List;
import java.util.stream.Stream;

/**
 * How long code may be.
 *
 * @param fileLines of a file
 * @param methodLines of the body of a method, braces included
 */
record StyleBudget(int fileLines, int methodLines) {

    /** @return one sentence for each file and each method that is too long */
    List<String> violations(List<JavaSource> sources) {
        return sources.stream()
                .flatMap(source -> Stream.concat(ofFile(source), ofMethods(source)))
                .toList();
    }

    private Stream<String> ofFile(JavaSource source) {
        return source.lines() <= fileLines
                ? Stream.empty()
                : Stream.of("%s has %d lines, expected at most %d: name a concept of it and give that a file of its own"
                        .formatted(source.path(), source.lines(), fileLines));
    }

    private Stream<String> ofMethods(JavaSource source) {
        return source.methods().stream()
                .filter(method -> method.lines() > methodLines)
                .map(method -> "%s:%d: %s has %d lines, expected at most %d: name a part of it and give that a method"
                        .formatted(source.path(), method.line(), method.name(), method.lines(), methodLines));
    }
}
