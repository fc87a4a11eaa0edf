package dev.davit.operator.csr;

import java.util.Optional;

/** The JoinTokens of one hosted cluster. */
public interface JoinTokens {
    /** @return the token with that id as it is now, not as a cache remembers it */
    Optional<TokenView> find(String tokenId);

    /**
     * Counts one use and writes down whose it is, in one step.
     *
     * @param requestUid of the certificate request that gets the use
     * @return false when the token changed since it was read; decide again then
     */
    boolean reserve(TokenView token, String requestUid);
}
