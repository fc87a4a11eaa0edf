package dev.davit.bench.tunnel.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** What a JVM's heap holds after a collection, asked with {@code jcmd}. The collection changes what is resident. */
public final class LiveHeap {
    private static final Pattern USED = Pattern.compile("used (\\d+)K");
    private static final int SECONDS = 30;

    private LiveHeap() {}

    /** @return bytes; empty when the JVM cannot be asked */
    public static OptionalLong bytes(long pid) throws IOException {
        jcmd(pid, "GC.run");
        return parse(jcmd(pid, "GC.heap_info"));
    }

    /** Adds up the generations; metaspace, which comes after them, is none. */
    static OptionalLong parse(String info) {
        var heap = info.split("Metaspace", 2)[0];
        var found = USED.matcher(heap)
                .results()
                .mapToLong(result -> Long.parseLong(result.group(1)) * 1024)
                .toArray();
        return found.length == 0
                ? OptionalLong.empty()
                : OptionalLong.of(Arrays.stream(found).sum());
    }

    private static String jcmd(long pid, String command) throws IOException {
        var program = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        var process = new ProcessBuilder(program, Long.toString(pid), command)
                .redirectErrorStream(true)
                .start();
        process.onExit().orTimeout(SECONDS, TimeUnit.SECONDS).exceptionally(late -> process.destroyForcibly());
        try (var output = process.getInputStream()) {
            return new String(output.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
