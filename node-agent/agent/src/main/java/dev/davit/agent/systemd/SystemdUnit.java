package dev.davit.agent.systemd;

import dev.davit.agent.files.SafeFiles;
import dev.davit.agent.process.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One unit of systemd. */
public final class SystemdUnit {
    private final String name;
    private final Path file;
    private final CommandRunner commands;

    /** @param folder of the administrator's units */
    public SystemdUnit(String name, Path folder, CommandRunner commands) {
        this.name = name;
        this.file = folder.resolve(name);
        this.commands = commands;
    }

    /** @return the unit's name */
    public String name() {
        return name;
    }

    /** Has the unit run with this content, now and after a boot; one that runs with it already is left alone. */
    public void ensure(String content) throws IOException {
        var changed = !content.equals(SafeFiles.read(file).orElse(""));
        if (changed) {
            SafeFiles.write(file, content, SafeFiles.Access.EVERYONE);
            systemctl("daemon-reload");
        }
        systemctl("enable", name);
        systemctl(changed ? "restart" : "start", name);
    }

    /** Ends the unit and removes it; @return whether it was there */
    public boolean remove() throws IOException {
        if (!Files.exists(file)) {
            return false;
        }
        systemctl("disable", "--now", name);
        Files.delete(file);
        systemctl("daemon-reload");
        return true;
    }

    /** @return what systemctl calls its state: active, activating, failed, inactive */
    public String activeState() {
        try {
            return commands.run("systemctl", "is-active", name).lastLine();
        } catch (IOException e) {
            return "unknown (" + e.getMessage() + ")";
        }
    }

    private void systemctl(String... arguments) throws IOException {
        var command = new java.util.ArrayList<String>();
        command.add("systemctl");
        command.addAll(java.util.List.of(arguments));
        var result = commands.run(command, "");
        if (!result.succeeded()) {
            throw new IOException("%s: %s".formatted(String.join(" ", command), result.lastLine()));
        }
    }
}
