package dev.davit.agent.reset;

import dev.davit.agent.process.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Mounts below a folder. */
final class Mounts {
    private static final int MOUNT_POINT = 4;

    private final Path mountInfo;
    private final CommandRunner commands;

    /** @param mountInfo {@code /proc/self/mountinfo} */
    Mounts(Path mountInfo, CommandRunner commands) {
        this.mountInfo = mountInfo;
        this.commands = commands;
    }

    /**
     * Takes away every mount below the folder, the deepest first; a mount on the folder itself stays.
     *
     * @return whether there were any
     */
    boolean unmountBelow(Path folder) throws IOException {
        var points = below(Files.readAllLines(mountInfo), folder);
        for (var point : points) {
            var result = commands.run("umount", "-l", point);
            if (!result.succeeded()) {
                throw new IOException("umount %s: %s".formatted(point, result.lastLine()));
            }
        }
        return !points.isEmpty();
    }

    static List<String> below(List<String> mountInfoLines, Path folder) {
        return mountInfoLines.stream()
                .map(line -> unescape(line.split(" ")[MOUNT_POINT]))
                .filter(point -> point.startsWith(folder + "/"))
                .toList()
                .reversed();
    }

    /** {@code proc_pid_mountinfo(5)} writes white space and backslashes as octal. */
    private static String unescape(String text) {
        return text.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\134", "\\");
    }
}
