package dev.davit.gateway.demux;

import java.net.InetAddress;

/** What the first bytes of a public connection ask for. */
sealed interface Opening {
    /** More bytes are needed to tell. */
    record NeedMore() implements Opening {}

    /**
     * The API of a cluster.
     *
     * @param client whose right to use it counts
     * @param skip bytes of PROXY headers that are not passed on
     * @param patient whether it may wake a sleeping cluster and waits for it: a person's client does, a machine's relay
     *     and a program under the name {@code system.} do not
     */
    record Api(String clusterId, InetAddress client, int skip, boolean patient) implements Opening {}

    /**
     * A name outside of the gateway's domain, which may be a cluster's own.
     *
     * @param client whose right to use it counts
     * @param skip bytes of a PROXY header before the TLS
     */
    record Named(String hostname, InetAddress client, int skip) implements Opening {}

    /**
     * A node's tunnel.
     *
     * @param client where it comes from
     * @param skip bytes of a PROXY header before the TLS
     */
    record Tunnel(String clusterId, InetAddress client, int skip) implements Opening {}

    /** Nothing that is served here. */
    record Refused(OpeningRefusal reason) implements Opening {}
}
