package dev.davit.agent.cluster;

/** Names of processor architectures. */
public final class Architecture {
    private Architecture() {}

    /** @return this machine's architecture as Go names it */
    public static String current() {
        return goName(System.getProperty("os.arch"));
    }

    static String goName(String javaName) {
        return switch (javaName) {
            case "x86_64" -> "amd64";
            case "aarch64" -> "arm64";
            default -> javaName;
        };
    }
}
