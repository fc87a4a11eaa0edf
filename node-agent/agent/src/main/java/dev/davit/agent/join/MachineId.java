package dev.davit.agent.join;

import dev.davit.agent.files.SafeFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The identity of a machine towards its cluster. Made once and kept, because {@code /etc/machine-id} is the same on
 * cloned machines and in containers of one host.
 */
final class MachineId {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}");
    private static final int BYTES = 16;

    private MachineId() {}

    /** @return the id in the file, which is made when it is not there */
    static String of(Path file) throws IOException {
        var saved = SafeFiles.read(file)
                .map(String::strip)
                .filter(text -> FORM.matcher(text).matches());
        if (saved.isPresent()) {
            return saved.get();
        }
        var bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        var fresh = HexFormat.of().formatHex(bytes);
        SafeFiles.write(file, fresh + "\n", SafeFiles.Access.EVERYONE);
        return fresh;
    }
}
