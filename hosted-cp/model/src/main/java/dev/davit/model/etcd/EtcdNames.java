package dev.davit.model.etcd;

import dev.davit.model.naming.Names;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Names and ports of etcd members. */
public final class EtcdNames {
    /** Port for clients. */
    public static final int CLIENT_PORT = 2379;

    /** Port between members. */
    public static final int PEER_PORT = 2380;

    /** Port of health checks and metrics, plain HTTP. */
    public static final int METRICS_PORT = 2381;

    /** Members that may ever be: all are in the certificates from the start, so that growing needs no new ones. */
    public static final int MAX_MEMBERS = 3;

    private EtcdNames() {}

    /**
     * @param ordinal counted from 0
     * @return name of the member and of its pod
     */
    public static String member(int ordinal) {
        return Names.ETCD + "-" + ordinal;
    }

    /**
     * @param ordinal counted from 0
     * @return name of the member's volume claim
     */
    public static String claim(int ordinal) {
        return EtcdRenderer.DATA + "-" + member(ordinal);
    }

    /**
     * @param ordinal counted from 0
     * @param namespace the hosted namespace
     * @return DNS name of that member's pod
     */
    public static String host(int ordinal, String namespace) {
        return member(ordinal) + "." + service(namespace);
    }

    /**
     * @param ordinal counted from 0
     * @param namespace the hosted namespace
     * @return DNS name of the Service that leads to that member, whatever its address
     */
    public static String clientHost(int ordinal, String namespace) {
        return member(ordinal) + "." + namespace + ".svc";
    }

    /**
     * @param ordinal counted from 0
     * @param namespace the hosted namespace
     * @return where clients reach that member
     */
    public static String clientUrl(int ordinal, String namespace) {
        return "https://" + clientHost(ordinal, namespace) + ":" + CLIENT_PORT;
    }

    /**
     * @param ordinal counted from 0
     * @param namespace the hosted namespace
     * @return where other members reach that member
     */
    public static String peerUrl(int ordinal, String namespace) {
        return "https://" + host(ordinal, namespace) + ":" + PEER_PORT;
    }

    /**
     * @param namespace the hosted namespace
     * @return the DNS names of every member that may ever be, and of their Services
     */
    public static List<String> certificateNames(String namespace) {
        var members = IntStream.range(0, MAX_MEMBERS)
                .boxed()
                .flatMap(ordinal -> Stream.of(host(ordinal, namespace), clientHost(ordinal, namespace)));
        return Stream.concat(Stream.of("localhost", service(namespace)), members)
                .toList();
    }

    private static String service(String namespace) {
        return Names.ETCD + "." + namespace + ".svc";
    }
}
