package dev.davit.agent.bundle;

import dev.davit.agent.cluster.NodeSettings;
import dev.davit.agent.failure.AgentException;
import dev.davit.agent.failure.ExitCode;
import dev.davit.agent.files.SafeFiles;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Puts a bundle on the machine: unpacked under its version, and its CNI plugins where the runtime looks for them. */
public final class BundleInstaller {
    private static final Pattern VERSION = Pattern.compile("[0-9]+\\.[0-9]+\\.[0-9]+(-[0-9A-Za-z.]+)?");
    private static final int BUFFER = 256 * 1024;
    private static final String DIGEST_FILE = "bundle.sha256";

    private final BundleSource source;
    private final Path versions;
    private final Path cniFolder;

    /**
     * @param versions folder that gets one folder per version
     * @param cniFolder where the container runtime looks for CNI plugins
     */
    public BundleInstaller(BundleSource source, Path versions, Path cniFolder) {
        this.source = source;
        this.versions = versions;
        this.cniFolder = cniFolder;
    }

    /**
     * Fetches, checks and unpacks the bundle, unless the same one (by digest) is there already. A version's folder is
     * there wholly or not at all, and only with the right digest.
     *
     * @throws AgentException BUNDLE
     */
    public InstalledBundle install(String version, NodeSettings.Bundle bundle) {
        if (!VERSION.matcher(version).matches()) {
            throw new AgentException(ExitCode.BUNDLE, "not a Kubernetes version: " + version);
        }
        var target = versions.resolve(version);
        try {
            if (!digest(bundle)
                    .equals(SafeFiles.read(target.resolve(DIGEST_FILE)).orElse(""))) {
                unpackTo(target, bundle);
            }
            var installed = new InstalledBundle(target);
            if (!Files.isExecutable(installed.kubelet())) {
                throw new IOException("it holds no bin/kubelet");
            }
            for (var plugin : installed.cniPlugins()) {
                copyPlugin(plugin);
            }
            return installed;
        } catch (IOException | IllegalArgumentException e) {
            throw new AgentException(
                    ExitCode.BUNDLE,
                    ("the node bundle %s cannot be used: %s; correct the Release, or put the file into a folder and"
                                    + " give it with --bundle")
                            .formatted(bundle.url(), e.getMessage()),
                    e);
        }
    }

    /** One pass over the bytes: what was unpacked of wrong ones is thrown away before it gets its name. */
    private void unpackTo(Path target, NodeSettings.Bundle bundle) throws IOException {
        Files.createDirectories(versions);
        var partial = versions.resolve("." + target.getFileName() + ".partial");
        try {
            SafeFiles.deleteTree(partial);
            source.read(bundle, bytes -> unpackChecked(bytes, partial, bundle));
            SafeFiles.write(partial.resolve(DIGEST_FILE), digest(bundle), SafeFiles.Access.EVERYONE);
            SafeFiles.deleteTree(target);
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            SafeFiles.deleteTree(partial);
        }
    }

    private static void unpackChecked(InputStream bytes, Path folder, NodeSettings.Bundle bundle) throws IOException {
        try (var digested =
                new DigestInputStream(new BufferedInputStream(bytes, BUFFER), MessageDigest.getInstance("SHA-256"))) {
            var problem = unpackAll(digested, folder);
            digested.transferTo(OutputStream.nullOutputStream());
            var found = HexFormat.of().formatHex(digested.getMessageDigest().digest());
            if (!found.equals(digest(bundle))) {
                throw new IOException("expected sha256 %s, found %s".formatted(bundle.sha256(), found));
            }
            if (problem.isPresent()) {
                throw problem.get();
            }
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** @return what is wrong with the archive; whether it is the right archive at all is the more important question */
    private static Optional<IOException> unpackAll(InputStream bytes, Path folder) {
        try {
            new TarReader(bytes).read((name, executable, content) -> unpack(folder.resolve(name), executable, content));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(e);
        }
    }

    private static void unpack(Path file, boolean executable, InputStream content) throws IOException {
        if (file.getParent() instanceof Path folder) {
            Files.createDirectories(folder);
        }
        Files.copy(content, file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    }

    private void copyPlugin(Path plugin) throws IOException {
        Files.createDirectories(cniFolder);
        var temporary = cniFolder.resolve("." + plugin.getFileName() + ".partial");
        Files.copy(plugin, temporary, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        Files.move(
                temporary,
                cniFolder.resolve(plugin.getFileName()),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    private static String digest(NodeSettings.Bundle bundle) {
        return bundle.sha256().toLowerCase(Locale.ROOT);
    }
}
