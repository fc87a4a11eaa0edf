package dev.davit.gateway.routing;

/**
 * A name of a cluster's own, outside of the gateway's domain.
 *
 * @param name in lower case
 * @param since from when on the cluster has had it, in RFC 3339, which sorts as text
 */
public record OwnName(String name, String since) {}
