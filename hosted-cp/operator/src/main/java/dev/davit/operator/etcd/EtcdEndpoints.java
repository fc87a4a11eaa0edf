package dev.davit.operator.etcd;

import dev.davit.model.etcd.EtcdNames;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Where the members of one etcd are, those that are not there yet included.
 *
 * @param clients URL for clients by ordinal
 * @param peers URL for the other members by ordinal
 */
public record EtcdEndpoints(List<String> clients, List<String> peers) {
    /** Copies. */
    public EtcdEndpoints {
        clients = List.copyOf(clients);
        peers = List.copyOf(peers);
    }

    /** @return the members of the etcd in that namespace of the management cluster */
    static EtcdEndpoints of(String namespace) {
        return new EtcdEndpoints(
                ordinals()
                        .mapToObj(ordinal -> EtcdNames.clientUrl(ordinal, namespace))
                        .toList(),
                ordinals()
                        .mapToObj(ordinal -> EtcdNames.peerUrl(ordinal, namespace))
                        .toList());
    }

    /** @return the ordinal of the member that others reach there; empty for one that is not Davit's */
    OptionalInt ordinal(List<String> peerUrls) {
        return peerUrls.stream()
                .mapToInt(peers::indexOf)
                .filter(found -> found >= 0)
                .findFirst();
    }

    private static IntStream ordinals() {
        return IntStream.range(0, EtcdNames.MAX_MEMBERS);
    }
}
