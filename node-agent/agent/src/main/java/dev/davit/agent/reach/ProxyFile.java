package dev.davit.agent.reach;

import dev.davit.agent.files.SafeFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The proxy that a machine was joined with, for the service that has no environment. Only root may read it: it holds the
 * password. {@code NAME=value} on each line, to be edited by hand too.
 */
public final class ProxyFile {
    private static final String HEADER =
            "# Written by davit-node join; davit-node run reads it when its own environment names no proxy.\n";

    private final Path file;

    /** @param file where it lies */
    public ProxyFile(Path file) {
        this.file = file;
    }

    /** Keeps the settings; without a proxy there is no file afterwards. */
    public void remember(ProxySettings settings) throws IOException {
        var server = settings.server();
        if (server.isPresent()) {
            var text = HEADER
                    + "HTTPS_PROXY=%s\nNO_PROXY=%s\n"
                            .formatted(
                                    server.get().withCredentials(),
                                    settings.exceptions().text());
            SafeFiles.write(file, text, SafeFiles.Access.OWNER);
        } else {
            Files.deleteIfExists(file);
        }
    }

    /**
     * @param environment of this process
     * @return what it says of a proxy, or what is remembered when it says nothing
     * @throws IllegalArgumentException when that cannot be understood; the message quotes no secret
     */
    public ProxySettings effective(Map<String, String> environment) throws IOException {
        var own = ProxySettings.from(environment);
        if (own.server().isPresent()) {
            return own;
        }
        try {
            return ProxySettings.from(parse(SafeFiles.read(file).orElse("")));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("%s: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static Map<String, String> parse(String text) {
        var found = new LinkedHashMap<String, String>();
        text.lines()
                .map(String::strip)
                .filter(line -> !line.startsWith("#") && line.indexOf('=') > 0)
                .forEach(line -> found.put(
                        line.substring(0, line.indexOf('=')).strip(),
                        unquoted(line.substring(line.indexOf('=') + 1).strip())));
        return found;
    }

    /** As people write it who know systemd's EnvironmentFile. */
    private static String unquoted(String value) {
        return Optional.of(value)
                .filter(it -> it.length() > 1 && (it.startsWith("\"") || it.startsWith("'")))
                .filter(it -> it.charAt(0) == it.charAt(it.length() - 1))
                .map(it -> it.substring(1, it.length() - 1))
                .orElse(value);
    }
}
