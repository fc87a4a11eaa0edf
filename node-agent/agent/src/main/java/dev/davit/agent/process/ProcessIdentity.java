package dev.davit.agent.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A process that cannot be mistaken for another one that later gets the same number.
 *
 * @param pid its number
 * @param startTicks when it started, in clock ticks since boot
 * @param bootId which boot that was
 */
public record ProcessIdentity(long pid, long startTicks, String bootId) {
    private static final Path PROC = Path.of("/proc");
    private static final Path BOOT_ID = PROC.resolve("sys/kernel/random/boot_id");

    /** @return what {@code cat /proc/<pid>/stat /proc/sys/kernel/random/boot_id} printed, or empty for anything else */
    public static Optional<ProcessIdentity> parse(String text) {
        var lines = text.lines().toList();
        return lines.size() < 2
                ? Optional.empty()
                : Stat.parse(lines.getFirst())
                        .map(stat -> new ProcessIdentity(stat.pid, stat.startTicks, lines.get(1)));
    }

    /** @return the process of that number now */
    public static Optional<ProcessIdentity> of(long pid) {
        return stat(pid).map(stat -> new ProcessIdentity(pid, stat.startTicks, currentBoot()));
    }

    /** @return whether exactly this process still runs; one that ended and was not waited for does not */
    public boolean isRunning() {
        return stat(pid)
                        .filter(stat -> stat.startTicks == startTicks && stat.alive)
                        .isPresent()
                && currentBoot().equals(bootId);
    }

    /** @return a handle to end it with, or empty when it does not run */
    public Optional<ProcessHandle> handle() {
        return isRunning() ? ProcessHandle.of(pid) : Optional.empty();
    }

    /** @return this process */
    public static ProcessIdentity self() {
        return of(ProcessHandle.current().pid()).orElseThrow(() -> new IllegalStateException("/proc is not mounted"));
    }

    /** @return a text that {@link #parse} reads, for a file */
    public String toText() {
        return "%d (self) S%s %d\n%s\n"
                .formatted(pid, " 0".repeat(Stat.AFTER_NAME_START_TICKS - 1), startTicks, bootId);
    }

    private static Optional<Stat> stat(long pid) {
        try {
            return Stat.parse(Files.readString(PROC.resolve(Long.toString(pid)).resolve("stat")));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            // the process ended while its file was read
            return Optional.empty();
        }
    }

    private static String currentBoot() {
        try {
            return Files.readString(BOOT_ID).strip();
        } catch (IOException e) {
            return "";
        }
    }

    /** Fields 1, 3 and 22 of {@code proc_pid_stat(5)}. */
    private record Stat(long pid, boolean alive, long startTicks) {
        private static final int AFTER_NAME_START_TICKS = 19;

        static Optional<Stat> parse(String line) {
            var nameEnd = line.lastIndexOf(')');
            var nameStart = line.indexOf('(');
            if (nameEnd < 0 || nameStart < 1) {
                return Optional.empty();
            }
            var rest = line.substring(nameEnd + 1).strip().split(" ");
            try {
                var alive = !"Z".equals(rest[0]) && !"X".equals(rest[0]);
                return rest.length <= AFTER_NAME_START_TICKS
                        ? Optional.empty()
                        : Optional.of(new Stat(
                                Long.parseLong(line.substring(0, nameStart).strip()),
                                alive,
                                Long.parseLong(rest[AFTER_NAME_START_TICKS])));
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        }
    }
}
