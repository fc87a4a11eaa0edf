package dev.davit.bench.tunnel.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * How the agent's JVM is started on a machine. Its launcher is asked: a copy of it runs in a folder of its own, whose
 * {@code java} prints what it is called with.
 */
public final class AgentLauncher {
    private static final String JAVA = """
            #!/bin/sh
            env
            echo "$0"
            for argument; do printf '%s\\n' "$argument"; done
            """;
    private static final Set<String> OF_THE_SHELL = Set.of("PWD", "OLDPWD", "SHLVL", "_", "PATH");
    private static final String CLASS_PATH = "-cp";
    private static final int SECONDS = 10;

    private AgentLauncher() {}

    /**
     * @param root the checkout
     * @param folder an empty folder to work in
     * @return the settings, without what names files of the installed agent: its AOT cache and its native library
     */
    public static JvmSettings settings(Path root, Path folder) throws IOException {
        var home = Files.createDirectories(folder).toRealPath();
        // The simple compiler is chosen by that: the benchmark's agents have the native TLS library as well.
        for (var part : List.of("bin", "jre/bin", "lib/native")) {
            Files.createDirectories(home.resolve(part));
        }
        Files.createFile(home.resolve("lib/native/libnetty_tcnative_bench.so"));
        var java = program(home.resolve("jre/bin/java"), JAVA);
        var launcher = program(
                home.resolve("bin/davit-node"),
                Files.readString(root.resolve("node-agent/dist/src/launcher/davit-node")));
        return parse(run(launcher), java, home);
    }

    private static Path program(Path file, String text) throws IOException {
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private static List<String> run(Path launcher) throws IOException {
        var builder = new ProcessBuilder("/bin/sh", launcher.toString()).redirectErrorStream(true);
        builder.environment().keySet().retainAll(Set.of("PATH"));
        var process = builder.start();
        process.onExit().orTimeout(SECONDS, TimeUnit.SECONDS).exceptionally(late -> process.destroyForcibly());
        try (var output = process.getInputStream()) {
            return new String(output.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }

    /** First the environment, then the program's own name, then its arguments. */
    static JvmSettings parse(List<String> lines, Path java, Path home) {
        var program = lines.indexOf(java.toString());
        var classPath = lines.indexOf(CLASS_PATH);
        if (program < 0 || classPath < program) {
            throw new UncheckedIOException(new IOException(
                    "the agent's launcher: expected that it starts " + java + " with a class path, found " + lines));
        }
        var environment = new HashMap<String, String>();
        lines.subList(0, program).stream()
                .map(line -> line.split("=", 2))
                .filter(pair -> pair.length == 2 && !OF_THE_SHELL.contains(pair[0]))
                .forEach(pair -> environment.put(pair[0], pair[1]));
        return new JvmSettings(
                lines.subList(program + 1, classPath).stream()
                        .filter(argument -> !argument.contains(home.toString()))
                        .toList(),
                environment);
    }

    /** @return the entries of a class path without the logging of the gateway, which the agent does not have */
    public static List<String> classPath(List<String> all) {
        return all.stream()
                .filter(entry -> !Path.of(entry).getFileName().toString().startsWith("logback"))
                .toList();
    }

    /** @return the class path of this process */
    public static List<String> ownClassPath() {
        return Arrays.asList(System.getProperty("java.class.path", "").split(File.pathSeparator, -1));
    }
}
