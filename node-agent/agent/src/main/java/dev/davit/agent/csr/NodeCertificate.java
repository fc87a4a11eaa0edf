package dev.davit.agent.csr;

import dev.davit.agent.files.SafeFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The file in which the kubelet looks for its client certificate: {@code kubelet-client-current.pem}, a link to a dated
 * file with certificate and key. Laid out as client-go's certificate store does it, so that the kubelet rotates it.
 */
public final class NodeCertificate {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyy-MM-dd-HH-mm-ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private NodeCertificate() {}

    /** Writes the dated file, then turns the link to it in one step. */
    public static void install(Path current, String certificatePem, NodeKey key, Instant now) throws IOException {
        var dated = current.resolveSibling("kubelet-client-%s.pem".formatted(STAMP.format(now)));
        SafeFiles.write(dated, certificatePem.stripTrailing() + "\n" + key.privatePem(), SafeFiles.Access.OWNER);
        var link = current.resolveSibling("kubelet-client-updated.pem");
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, dated.toAbsolutePath());
        Files.move(link, current, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
