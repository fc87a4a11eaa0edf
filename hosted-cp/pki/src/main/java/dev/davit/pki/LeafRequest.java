package dev.davit.pki;

import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What a leaf certificate should say. Two equal requests describe the same leaf, whatever the order of their names.
 *
 * @param commonName subject CN, 1 to 64 characters (X.520 upper bound); never relied on as a host name
 * @param organizations subject O, one attribute each
 * @param dnsNames DNS names of the subject alternative name extension
 * @param ips addresses of the same extension
 * @param uris URIs of the same extension
 * @param usages at least one; with {@link ExtendedUsage#SERVER_AUTH} there is at least one DNS name or address
 * @param life how long the leaf is good for, counted from its issue
 */
public record LeafRequest(
        String commonName,
        List<String> organizations,
        List<String> dnsNames,
        List<InetAddress> ips,
        List<URI> uris,
        Set<ExtendedUsage> usages,
        Duration life) {

    private static final int COMMON_NAME_LIMIT = 64;

    /** Copies, sorts and checks. */
    public LeafRequest {
        organizations = organizations.stream().distinct().sorted().toList();
        dnsNames = dnsNames.stream().distinct().sorted().toList();
        ips = List.copyOf(SubjectNames.sortedAddresses(ips));
        uris = uris.stream().distinct().sorted().toList();
        usages = Set.copyOf(usages);
        if (commonName.isBlank() || commonName.length() > COMMON_NAME_LIMIT) {
            throw new IllegalArgumentException(
                    "common name '%s' has %d characters; expected 1 to %d: shorten it and put long names into dnsNames"
                            .formatted(commonName, commonName.length(), COMMON_NAME_LIMIT));
        }
        if (usages.isEmpty()) {
            throw new IllegalArgumentException(
                    "leaf '%s' has no extended key usage; name at least one".formatted(commonName));
        }
        if (usages.contains(ExtendedUsage.SERVER_AUTH) && dnsNames.isEmpty() && ips.isEmpty()) {
            throw new IllegalArgumentException(
                    "serving leaf '%s' has neither a DNS name nor an address; clients ignore the common name"
                            .formatted(commonName));
        }
        if (!life.isPositive()) {
            throw new IllegalArgumentException(
                    "leaf '%s' has the life %s; expected more than 0".formatted(commonName, life));
        }
    }

    /** @return a leaf that a client presents; its name and groups are what Kubernetes reads as user and groups */
    public static LeafRequest client(String commonName, List<String> organizations, Duration life) {
        return new LeafRequest(
                commonName, organizations, List.of(), List.of(), List.of(), Set.of(ExtendedUsage.CLIENT_AUTH), life);
    }

    /** @return a leaf that a server presents under these names and addresses */
    public static LeafRequest server(String commonName, List<String> dnsNames, List<InetAddress> ips, Duration life) {
        return new LeafRequest(
                commonName, List.of(), dnsNames, ips, List.of(), Set.of(ExtendedUsage.SERVER_AUTH), life);
    }

    /** @return a leaf that both sides of a connection between equals present, such as etcd members */
    public static LeafRequest peer(String commonName, List<String> dnsNames, List<InetAddress> ips, Duration life) {
        return new LeafRequest(commonName, List.of(), dnsNames, ips, List.of(), Set.of(ExtendedUsage.values()), life);
    }

    /** @return the same leaf with exactly these URIs */
    public LeafRequest withUris(URI... wanted) {
        return new LeafRequest(commonName, organizations, dnsNames, ips, List.of(wanted), usages, life);
    }
}
