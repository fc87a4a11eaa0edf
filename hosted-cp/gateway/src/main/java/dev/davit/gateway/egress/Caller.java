package dev.davit.gateway.egress;

import dev.davit.gateway.tls.InternalIdentity;
import java.util.Optional;

/** Tells whose API server a CONNECT comes from, at the port that it came to. */
public enum Caller {
    /** At the egress ports the certificate names the cluster, and nothing in the request can change it. */
    CERTIFIED {
        @Override
        ConnectHead head() {
            return new ConnectHead();
        }

        @Override
        Optional<String> clusterUid(Optional<InternalIdentity> identity, Optional<String> field) {
            return identity.flatMap(found ->
                    found instanceof InternalIdentity.HostedCluster(var uid) ? Optional.of(uid) : Optional.empty());
        }

        @Override
        String objection() {
            return "the client certificate names no hosted cluster";
        }
    },
    /** At the peer port another gateway has seen the certificate, and says what it named. */
    FORWARDED {
        @Override
        ConnectHead head() {
            return new ConnectHead(FORWARDED_CLUSTER);
        }

        @Override
        Optional<String> clusterUid(Optional<InternalIdentity> identity, Optional<String> field) {
            return identity.filter(InternalIdentity.Gateway.class::isInstance)
                    .flatMap(gateway -> field)
                    .filter(uid -> !uid.isEmpty());
        }

        @Override
        String objection() {
            return "it is not a gateway that names a hosted cluster";
        }
    };

    /** Header field with the cluster of a CONNECT that another gateway passes on. Means nothing at any other port. */
    public static final String FORWARDED_CLUSTER = "Davit-Cluster";

    /** @return what reads the head of one CONNECT, with the one field that means something here */
    abstract ConnectHead head();

    /**
     * Finds the cluster.
     *
     * @param identity of the client certificate
     * @param field value of the field that means something here
     * @return uid of the cluster, or empty when the caller may not use this port
     */
    abstract Optional<String> clusterUid(Optional<InternalIdentity> identity, Optional<String> field);

    /** @return why it may not, for a person */
    abstract String objection();
}
