package dev.davit.agent.reach;

import java.security.Security;

/** How long Java itself remembers what a name stands for: 30 s unless told otherwise, far longer than a tunnel may be away. */
public final class NameCache {
    private static final String SECONDS = "1";

    private NameCache() {}

    /** Makes it a second, for answers and for their absence. To be called before the first name is looked up. */
    public static void keepShort() {
        Security.setProperty("networkaddress.cache.ttl", SECONDS);
        Security.setProperty("networkaddress.cache.negative.ttl", SECONDS);
    }
}
