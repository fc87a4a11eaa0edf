package dev.davit.pki;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Remembers which signatures held. To verify one takes about a millisecond of CPU, and the same certificates are looked at
 * again and again; what held once holds for the same bytes for ever. Keeps digests only, the latest ones, and never that
 * something did not hold. Safe for threads.
 */
final class Proofs {
    /** Certificates and keys of some thousand hosted clusters, at about 150 bytes each. */
    private static final int MOST = 50_000;

    private final Map<ByteBuffer, Boolean> held;

    Proofs() {
        this(MOST);
    }

    /** @param most how many are remembered; the one that was not asked for longest goes first */
    Proofs(int most) {
        this.held = Collections.synchronizedMap(new Latest(most));
    }

    /**
     * @param check whether the proof holds
     * @param subject everything that the check depends on, always in the same order
     */
    boolean hold(BooleanSupplier check, byte[]... subject) {
        ByteBuffer key = digest(subject);
        if (held.get(key) != null) {
            return true;
        }
        boolean holds = check.getAsBoolean();
        if (holds) {
            held.put(key, holds);
        }
        return holds;
    }

    private static ByteBuffer digest(byte[]... parts) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(
                        ByteBuffer.allocate(Integer.BYTES).putInt(part.length).flip());
                digest.update(part);
            }
            return ByteBuffer.wrap(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static final class Latest extends LinkedHashMap<ByteBuffer, Boolean> {
        private static final float LOAD = 0.75f;
        private static final int START = 16;

        private final int most;

        Latest(int most) {
            super(START, LOAD, true);
            this.most = most;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Boolean> eldest) {
            return size() > most;
        }
    }
}
