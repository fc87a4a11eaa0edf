package dev.davit.operator.jointoken;

import dev.davit.model.join.BootstrapToken;
import dev.davit.model.naming.ClusterIdentity;
import java.time.Instant;

/** What is to become of one token inside its hosted cluster. */
sealed interface TokenWish {
    /** Makes it so; writes nothing when it is. */
    void carryOut(HostedTokens inside);

    /**
     * Machines may join with it.
     *
     * @param joinToken namespace and name of the JoinToken
     * @param kubeadm whether stock kubeadm may use it, too
     */
    record Known(ClusterIdentity cluster, BootstrapToken value, Instant end, String joinToken, boolean kubeadm)
            implements TokenWish {
        @Override
        public void carryOut(HostedTokens inside) {
            inside.ensure(cluster, value, end, joinToken, kubeadm);
        }
    }

    /** No further machine may join with it. */
    record Retired(String tokenId) implements TokenWish {
        @Override
        public void carryOut(HostedTokens inside) {
            inside.retire(tokenId);
        }
    }

    /** It is gone. */
    record Removed(String tokenId) implements TokenWish {
        @Override
        public void carryOut(HostedTokens inside) {
            inside.remove(tokenId);
        }
    }
}
