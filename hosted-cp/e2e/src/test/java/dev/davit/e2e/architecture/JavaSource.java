package dev.davit.e2e.architecture;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * A source file as the JDK's own parser sees it.
 *
 * @param path below the repository
 * @param lines of the whole file
 * @param methods with a body, constructors included
 * @param nullMarked whether it annotates its package with {@code @NullMarked}
 */
record JavaSource(String path, int lines, List<Method> methods, boolean nullMarked) {

    /**
     * @param name of the method, {@code <init>} for a constructor
     * @param line where its body begins
     * @param lines of its body, braces included
     */
    record Method(String name, int line, int lines) {}

    /** Parses texts; nothing else of the compiler runs, so they need no class path. */
    static List<JavaSource> parse(List<Text> texts) {
        var problems = new DiagnosticCollector<JavaFileObject>();
        var task = (JavacTask)
                ToolProvider.getSystemJavaCompiler().getTask(null, null, problems, List.of("-proc:none"), null, texts);
        var positions = Trees.instance(task).getSourcePositions();
        try {
            var sources = new ArrayList<JavaSource>();
            for (var unit : task.parse()) {
                sources.add(of(unit, positions));
            }
            if (!problems.getDiagnostics().isEmpty() || sources.size() != texts.size()) {
                throw new IllegalArgumentException("not Java: " + problems.getDiagnostics());
            }
            return List.copyOf(sources);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JavaSource of(CompilationUnitTree unit, SourcePositions positions) throws IOException {
        var file = unit.getSourceFile();
        var lines = file.getCharContent(true).toString().lines().count();
        return new JavaSource(file.getName(), (int) lines, methods(unit, positions), isNullMarked(unit));
    }

    private static List<Method> methods(CompilationUnitTree unit, SourcePositions positions) {
        var methods = new ArrayList<Method>();
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitMethod(MethodTree method, Void nothing) {
                Tree body = method.getBody();
                if (body != null) {
                    var first = line(positions.getStartPosition(unit, body));
                    var last = line(positions.getEndPosition(unit, body) - 1);
                    methods.add(new Method(method.getName().toString(), first, last - first + 1));
                }
                return super.visitMethod(method, null);
            }

            private int line(long position) {
                return (int) unit.getLineMap().getLineNumber(position);
            }
        }.scan(unit, null);
        return List.copyOf(methods);
    }

    private static boolean isNullMarked(CompilationUnitTree unit) {
        return unit.getPackageAnnotations().stream()
                .anyMatch(
                        annotation -> annotation.getAnnotationType().toString().equals("NullMarked"));
    }

    /** A text to parse. */
    static final class Text extends SimpleJavaFileObject {
        private final String path;
        private final String content;

        /** @param path below the repository */
        Text(String path, String content) {
            super(URI.create("text:///" + path), Kind.SOURCE);
            this.path = path;
            this.content = content;
        }

        @Override
        public String getName() {
            return path;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return content;
        }
    }
}
