package dev.davit.testing.kube;

import java.nio.file.Path;

/** The program etcd, for tests that need members of their own. */
public final class EtcdProgram {
    private EtcdProgram() {}

    /** @return where it is */
    public static Path path() {
        return Binaries.find(System.getenv(), Path.of(System.getProperty("user.home")))
                .program("etcd");
    }
}
