package dev.davit.gateway.demux;

import dev.davit.gateway.limits.Places;
import dev.davit.gateway.limits.RefusalLog;

/**
 * What all connections of the public port use together.
 *
 * @param sources connections, as shared by those they come from
 * @param clusters connections, as shared by the clusters they are for
 * @param firstBytes of connections that are not handed over yet
 * @param refusals where every connection is told that is not taken
 */
record PublicShares(Places sources, Places clusters, HeldBytes firstBytes, RefusalLog refusals) {
    private static final long FIRST_BYTES = 16L * 1024 * 1024;

    /** @param connections of all sources, and of all clusters */
    static PublicShares of(int connections, RefusalLog refusals) {
        return new PublicShares(new Places(connections), new Places(connections), new HeldBytes(FIRST_BYTES), refusals);
    }
}
