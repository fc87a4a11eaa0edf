package dev.davit.gateway.egress;

import dev.davit.gateway.tls.InternalIdentity;
import java.util.Optional;
import java.util.function.Function;

/** Tells whose API server a CONNECT comes from, at the port that it came to. */
@FunctionalInterface
public interface Caller {
    /** Header field with the cluster of a CONNECT that another gateway passes on. Means nothing at any other port. */
    String FORWARDED_CLUSTER = "Davit-Cluster";

    /**
     * Finds the cluster.
     *
     * @param identity of the client certificate
     * @param field value of a header field that is there exactly once
     * @return uid of the cluster, or empty when the caller may not use this port
     */
    Optional<String> clusterUid(Optional<InternalIdentity> identity, Function<String, Optional<String>> field);

    /** @return the rule of the egress ports: the certificate names the cluster, and nothing in the request can change it */
    static Caller certified() {
        return (identity, field) -> identity.flatMap(found ->
                found instanceof InternalIdentity.HostedCluster(var uid) ? Optional.of(uid) : Optional.empty());
    }

    /** @return the rule of the peer port: another gateway has seen the certificate, and says what it named */
    static Caller forwarded() {
        return (identity, field) -> identity.filter(InternalIdentity.Gateway.class::isInstance)
                .flatMap(gateway -> field.apply(FORWARDED_CLUSTER));
    }
}
