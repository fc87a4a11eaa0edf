package dev.davit.agent.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/** The name of a Node: a DNS subdomain, by default this machine's host name as the kubelet writes it. */
final class NodeName {
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");
    private static final Pattern FORM =
            Pattern.compile("(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    private NodeName() {}

    static boolean isValid(String name) {
        return FORM.matcher(name).matches();
    }

    static String ofThisMachine() throws IOException {
        return Files.readString(HOST_NAME).strip().toLowerCase(Locale.ROOT);
    }
}
