package dev.davit.model.validation;

import dev.davit.api.v1alpha1.Reasons;
import dev.davit.model.network.Ipv4Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Ranges inside the hosted cluster: legal, large enough, and apart from each other. */
final class NetworkRules {
    /** kube-controller-manager hands each machine a /24 and takes at most 16 bits of machines. */
    private static final int POD_MIN_PREFIX = 8;

    private static final int POD_MAX_PREFIX = 24;
    /** kube-apiserver takes at most 20 bits; the DNS Service has the tenth address. */
    private static final int SERVICE_MIN_PREFIX = 12;

    private static final int SERVICE_MAX_PREFIX = 28;

    private static final List<Ipv4Range> UNUSABLE = Stream.of(
                    "0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3")
            .map(Ipv4Range::parse)
            .toList();

    private record Named(String field, Ipv4Range range) {}

    private final SpecInputs inputs;
    private final List<Refusal> refusals = new ArrayList<>();

    private NetworkRules(SpecInputs inputs) {
        this.inputs = inputs;
    }

    static List<Refusal> refusals(SpecInputs inputs) {
        var rules = new NetworkRules(inputs);
        rules.check();
        return rules.refusals;
    }

    private void check() {
        var networking = inputs.spec().networking();
        var ranges = new ArrayList<Named>();
        range("podCIDR", networking.podCIDR(), POD_MIN_PREFIX, POD_MAX_PREFIX).ifPresent(ranges::add);
        range("serviceCIDR", networking.serviceCIDR(), SERVICE_MIN_PREFIX, SERVICE_MAX_PREFIX)
                .ifPresent(ranges::add);
        range("nodeLocalAddress", networking.nodeLocalAddress(), Integer.SIZE, Integer.SIZE)
                .ifPresent(ranges::add);
        usable(networking.nodeLocalAddress());
        for (var first = 0; first < ranges.size(); first++) {
            for (var second = first + 1; second < ranges.size(); second++) {
                apart(ranges.get(first), ranges.get(second));
            }
        }
    }

    private Optional<Named> range(String field, String text, int minPrefix, int maxPrefix) {
        var range = Ipv4Range.tryParse(text);
        if (range.isEmpty()) {
            refuse("networking.%s: expected an IPv4 %s with no bits set behind the prefix, found \"%s\""
                    .formatted(field, minPrefix == Integer.SIZE ? "address" : "range", text));
            return Optional.empty();
        }
        var prefix = range.get().prefix();
        if (prefix < minPrefix || prefix > maxPrefix) {
            refuse("networking.%s: expected a prefix between /%d and /%d, found \"%s\""
                    .formatted(field, minPrefix, maxPrefix, text));
        }
        return range.map(found -> new Named(field, found));
    }

    /** Kubernetes takes no such address in an EndpointSlice. */
    private void usable(String nodeLocalAddress) {
        Ipv4Range.tryParse(nodeLocalAddress)
                .flatMap(address -> UNUSABLE.stream()
                        .filter(range -> range.overlaps(address))
                        .findFirst())
                .ifPresent(range -> refuse(
                        "networking.nodeLocalAddress %s is in %s, which Kubernetes takes for no endpoint; choose a private address that no machine uses, such as 172.20.0.1"
                                .formatted(nodeLocalAddress, range)));
    }

    private void apart(Named first, Named second) {
        if (first.range.overlaps(second.range)) {
            refuse("networking.%s %s and networking.%s %s overlap; choose ranges that have no address in common"
                    .formatted(first.field, first.range, second.field, second.range));
        }
    }

    private void refuse(String message) {
        refusals.add(Refusal.invalidSpec(
                Reasons.INVALID_NETWORK,
                "HostedCluster %s: %s".formatted(inputs.identity().display(), message)));
    }
}
