package dev.davit.operator.condition;

import dev.davit.operator.hosted.NodeView;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Addresses that two machines of one cluster both claim; the gateway routes neither. Pure. */
public final class AddressConflicts {
    private AddressConflicts() {}

    /** @return one sentence for each address; empty when there is none */
    public static List<String> find(List<NodeView> nodes) {
        var holders = new TreeMap<String, List<String>>();
        nodes.forEach(node -> node.internalIps().stream()
                .distinct()
                .forEach(ip ->
                        holders.computeIfAbsent(ip, key -> new ArrayList<>()).add(node.name())));
        return holders.entrySet().stream()
                .filter(entry -> entry.getValue().size() > 1)
                .map(entry -> "nodes %s have the same address %s: give each machine its own"
                        .formatted(String.join(" and ", entry.getValue()), entry.getKey()))
                .toList();
    }
}
