package dev.davit.operator.etcd;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives room back to an etcd whose database reached its quota. While it is full, API servers cannot compact (their marker
 * is a write), so what users delete would never become room. Used by one thread.
 */
final class EtcdRoom {
    private static final Logger LOGGER = LoggerFactory.getLogger(EtcdRoom.class);
    /** Below this part of the quota there is room to work with; above it the alarm would be back soon. */
    private static final double ENOUGH = 0.8;

    private final EtcdClient client;
    private final EtcdEndpoints endpoints;
    private long compacted;

    EtcdRoom(EtcdClient client, EtcdEndpoints endpoints) {
        this.client = client;
        this.endpoints = endpoints;
    }

    /** Compacts what was deleted; defragments and takes the alarm back once that has made enough room. */
    void makeSome(EtcdState state) {
        if (!state.down().isEmpty()) {
            return;
        }
        try {
            String url = url(state.members().getFirst());
            compact(url);
            if (hasRoom(state)) {
                defragment(state);
                client.disarm(url);
                LOGGER.atInfo().addKeyValue("etcd", url).log("there is room again, writes are taken");
            }
        } catch (EtcdException e) {
            LOGGER.atWarn().addKeyValue("failure", e.getMessage()).log("a full etcd could not be given room yet");
        }
    }

    private void compact(String url) {
        long revision = client.status(url).revision();
        if (revision > compacted) {
            client.compact(url, revision);
            client.rearm(url);
            compacted = revision;
        }
    }

    private boolean hasRoom(EtcdState state) {
        return state.members().stream()
                .map(member -> client.status(url(member)))
                .allMatch(status -> status.quota() > 0 && status.used() < ENOUGH * status.quota());
    }

    /** One after the other, the leader last; the next one only when the one before answers again. */
    private void defragment(EtcdState state) {
        List<EtcdMember> order = state.members().stream()
                .sorted(Comparator.comparing(EtcdMember::leader))
                .toList();
        Map<String, Long> sizes = new TreeMap<>();
        for (EtcdMember member : order) {
            client.defragment(url(member));
            sizes.put(url(member), client.status(url(member)).size());
        }
        LOGGER.atInfo().addKeyValue("bytes", sizes).log("defragmented etcd");
    }

    private String url(EtcdMember member) {
        return endpoints.clients().get(member.ordinal());
    }
}
