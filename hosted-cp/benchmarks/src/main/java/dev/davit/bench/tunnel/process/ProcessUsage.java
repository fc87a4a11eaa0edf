package dev.davit.bench.tunnel.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** What {@code /proc} says about a process. */
public final class ProcessUsage {
    /** Of every Linux: the unit of {@code /proc/PID/stat} for programs. */
    private static final double TICKS_PER_SECOND = 100;

    private static final int USER = 11;
    private static final int SYSTEM = 12;
    private static final Pattern RESIDENT = Pattern.compile("^Rss:\\s+(\\d+) kB$", Pattern.MULTILINE);
    private static final Pattern PRIVATE = Pattern.compile("^Anonymous:\\s+(\\d+) kB$", Pattern.MULTILINE);

    private ProcessUsage() {}

    /**
     * Memory of a process in bytes.
     *
     * @param resident all of it that is in memory, with the pages of files that it shares with others
     * @param anonymous what is of no file
     */
    public record Memory(long resident, long anonymous) {
        /** @return in 1,000,000 bytes */
        public double residentMegabytes() {
            return resident / 1e6;
        }
    }

    /** @return CPU time of the process with that id so far, of all its threads, in seconds */
    public static double cpuSeconds(long pid) {
        return parseCpuSeconds(read(pid, "stat"));
    }

    /** @return its memory now: exact, unlike what {@code status} says */
    public static Memory memory(long pid) {
        return parseMemory(read(pid, "smaps_rollup"));
    }

    static double parseCpuSeconds(String stat) {
        // The name of the program, in parentheses, may hold anything.
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM])) / TICKS_PER_SECOND;
    }

    static Memory parseMemory(String rollup) {
        return new Memory(kibibytes(RESIDENT, rollup) * 1024, kibibytes(PRIVATE, rollup) * 1024);
    }

    private static long kibibytes(Pattern line, String text) {
        var found = line.matcher(text);
        if (!found.find()) {
            throw new IllegalArgumentException("expected a line like " + line + ", found " + text);
        }
        return Long.parseLong(found.group(1));
    }

    private static String read(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file));
        } catch (IOException e) {
            throw new UncheckedIOException("process " + pid + " cannot be looked at, it may have ended", e);
        }
    }
}
