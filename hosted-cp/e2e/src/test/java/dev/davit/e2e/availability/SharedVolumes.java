package dev.davit.e2e.availability;

import dev.davit.e2e.support.Lab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Volumes that can be used on all nodes of the management cluster, as those from a network would be.
 *
 * @param name of their storage class
 * @param count how many
 */
record SharedVolumes(Lab lab, String name, int count) {
    private static final Duration GONE = Duration.ofMinutes(1);
    private static final String VOLUME = """
            apiVersion: v1
            kind: PersistentVolume
            metadata: {name: %1$s-%2$d, labels: {e2e.davit.dev/volumes: %1$s}}
            spec:
              capacity: {storage: 8Gi}
              accessModes: [ReadWriteOnce]
              persistentVolumeReclaimPolicy: Retain
              storageClassName: %1$s
              hostPath: {path: %3$s, type: Directory}
            """;

    void create() {
        IntStream.range(0, count).forEach(number -> {
            var folder = folder().resolve(String.valueOf(number));
            try {
                Files.createDirectories(folder);
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            lab.management().apply(VOLUME.formatted(name, number, folder)).text();
        });
    }

    /** When nobody uses them any more. */
    void delete() {
        lab.management()
                .run(
                        "delete",
                        "persistentvolumes",
                        "-l",
                        "e2e.davit.dev/volumes=" + name,
                        "--timeout=" + GONE.toSeconds() + "s");
        if (Files.notExists(folder())) {
            return;
        }
        try (var files = Files.walk(folder())) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Machines of the lab have most folders for themselves; this one is the computer's, on all of them. */
    private Path folder() {
        return Path.of("/srv/davit-" + name + "-" + lab.gatewayAddress());
    }
}
