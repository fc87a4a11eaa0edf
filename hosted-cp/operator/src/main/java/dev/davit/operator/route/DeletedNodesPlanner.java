package dev.davit.operator.route;

import dev.davit.model.controlplane.KubeletCertificates;
import dev.davit.model.route.DeletedNode;
import dev.davit.model.route.RouteMachines;
import dev.davit.model.route.RouteNode;
import dev.davit.operator.csr.NodeCertificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which certificates make no tunnel any more because their Node was deleted. What was published last is the memory: a Node
 * that was in it and is gone, or is there anew, was deleted meanwhile. Pure.
 *
 * <p>The API server goes on to believe the certificate of a deleted Node, lets its owner make the Node anew, and signs its
 * renewal; so neither the Node's return nor a renewal by the machine itself lets it in again. A certificate that somebody
 * else asked for, such as a machine that joins with a token, does.
 */
final class DeletedNodesPlanner {
    /** Beyond this many the oldest ones are refused by one time for all names that no Node has. */
    static final int MOST = 1024;

    /** How far the clocks of whoever signs and of this process may differ. */
    private static final Duration SKEW = Duration.ofMinutes(1);

    /** By node, the oldest first. */
    private final Map<String, List<NodeCertificate>> certificates;

    private final Instant now;

    /**
     * @param certificates what machines were given lately
     * @param now the time
     */
    DeletedNodesPlanner(List<NodeCertificate> certificates, Instant now) {
        this.certificates = certificates.stream()
                .sorted(Comparator.comparing(NodeCertificate::notBefore))
                .collect(Collectors.groupingBy(NodeCertificate::node));
        this.now = now;
    }

    /**
     * @param before as it is published
     * @param present the Nodes of now
     * @return what to publish
     */
    RouteMachines next(RouteMachines before, List<RouteNode> present) {
        Map<String, RouteNode> nodes =
                present.stream().collect(Collectors.toMap(RouteNode::name, Function.identity(), (a, b) -> a));
        var deleted = new TreeMap<String, DeletedNode>();
        before.deleted().forEach(node -> deleted.put(node.name(), node));
        for (RouteNode was : before.nodes()) {
            Optional<RouteNode> is = Optional.ofNullable(nodes.get(was.name()));
            if (is.isEmpty() || isAnother(was, is.get())) {
                deleted.put(was.name(), deletion(was, is));
            }
        }
        List<DeletedNode> kept = deleted.values().stream()
                .map(this::followed)
                .filter(node -> matters(node.refusedUpTo()))
                .sorted(Comparator.comparing(DeletedNode::refusedUpTo).reversed())
                .toList();
        List<DeletedNode> listed = kept.subList(0, Math.min(MOST, kept.size()));
        Optional<String> others = Stream.concat(
                        before.othersRefusedUpTo().filter(this::matters).stream(),
                        kept.stream().skip(MOST).map(DeletedNode::refusedUpTo))
                .max(Comparator.naturalOrder());
        return new RouteMachines(present, listed, others);
    }

    private static boolean isAnother(RouteNode was, RouteNode is) {
        return !was.created().isEmpty()
                && !is.created().isEmpty()
                && !was.created().equals(is.created());
    }

    /**
     * @param was the Node that was deleted
     * @param is the one that has its name now
     */
    private DeletedNode deletion(RouteNode was, Optional<RouteNode> is) {
        Instant at = is.map(node -> Instant.parse(node.created()))
                .filter(created -> created.isBefore(now))
                .orElse(now);
        Instant upTo = at.minus(KubeletCertificates.BACKDATED).minus(SKEW);
        for (NodeCertificate certificate : of(was.name())) {
            if (!isNewJoin(certificate, was) && certificate.notBefore().isAfter(upTo) && !certificate.renewed()) {
                upTo = certificate.notBefore();
            }
        }
        for (NodeCertificate certificate : of(was.name())) {
            if (isNewJoin(certificate, was) && !certificate.notBefore().isAfter(upTo)) {
                upTo = certificate.notBefore().minusSeconds(1);
            }
        }
        return new DeletedNode(was.name(), text(upTo), false);
    }

    /** While a Node exists, no machine joins under its name. */
    private static boolean isNewJoin(NodeCertificate certificate, RouteNode was) {
        return !certificate.renewed()
                && !was.created().isEmpty()
                && certificate.requested().isAfter(Instant.parse(was.created()));
    }

    /** What the machine was given since: by itself it gets no further, with somebody's leave it does. */
    private DeletedNode followed(DeletedNode node) {
        if (node.joinedAgain()) {
            return node;
        }
        Instant upTo = Instant.parse(node.refusedUpTo());
        boolean joined = false;
        for (NodeCertificate certificate : of(node.name())) {
            if (certificate.notBefore().isAfter(upTo)) {
                if (!certificate.renewed()) {
                    joined = true;
                    break;
                }
                upTo = certificate.notBefore();
            }
        }
        return new DeletedNode(node.name(), text(upTo), joined);
    }

    private List<NodeCertificate> of(String node) {
        return certificates.getOrDefault(node, List.of());
    }

    /** @return whether a certificate that is refused by this could still be valid */
    private boolean matters(String refusedUpTo) {
        return !now.isAfter(
                Instant.parse(refusedUpTo).plus(KubeletCertificates.LIFE).plus(KubeletCertificates.BACKDATED));
    }

    private static String text(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
