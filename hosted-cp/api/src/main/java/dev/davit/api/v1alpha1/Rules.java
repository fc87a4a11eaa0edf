package dev.davit.api.v1alpha1;

/**
 * CEL expressions that more than one field of the CRDs uses, each with the expression of its message. A message says
 * what was expected, what was found and what to do. They need Kubernetes 1.31 or newer for {@code ip()} and
 * {@code cidr()}.
 *
 * <p>Every expression answers false, and never fails, for text that cannot be parsed.
 */
final class Rules {
    /** What a rule of the whole object blames when it is about the name; without it the refusal says {@code <nil>}. */
    static final String NAME_PATH = ".metadata.name";

    static final int VERSION_LENGTH = 16;
    static final int NAME_LENGTH = 253;
    static final int LABEL_LENGTH = 63;
    /** Leaves room for {@code dv-}, a hash and a suffix in 63 characters. */
    static final int CLUSTER_NAME_LENGTH = 40;
    /** {@code 255.255.255.255/32}, or an IPv6 network. */
    static final int CIDR_LENGTH = 43;

    static final int LIST_LENGTH = 64;
    /** How often a JoinToken may be used at most. */
    static final int USES = 1000;
    /** Kubernetes makes UUIDs, and promises no form. */
    static final int UID_LENGTH = 64;

    private static final String DNS_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final String DNS_NAME = "^" + DNS_LABEL + "([.]" + DNS_LABEL + ")*$";

    static final String VERSION = "self.matches('^1[.](0|[1-9][0-9]?)[.](0|[1-9][0-9]?[0-9]?)$')";
    static final String VERSION_MESSAGE = "'expected a Kubernetes version such as 1.36.3, found \"' + self"
            + " + '\": write it without v and with all three numbers'";

    static final String ETCD_VERSION = "self.matches('^3[.][0-9]{1,2}[.][0-9]{1,3}$')";
    static final String ETCD_VERSION_MESSAGE = "'expected an etcd version such as 3.6.16, found \"' + self"
            + " + '\": write it without v and with all three numbers'";

    static final String DOMAIN = "self.matches('" + DNS_NAME + "') && !isIP(self)";
    static final String DOMAIN_MESSAGE = "'expected a DNS name in lower case, found \"' + self"
            + " + '\": use letters, digits, - and . only, and begin and end with a letter or digit'";

    static final String CLUSTER_NAME = "self.matches('^" + DNS_LABEL + "$')";
    static final String CLUSTER_NAME_MESSAGE =
            "'expected the name of a HostedCluster of this namespace, found \"' + self + '\"'";

    private static final String IS_NETWORK = "(isCIDR(x) && string(cidr(x).masked()) == x)";
    static final String NETWORKS = "self.all(x, " + IS_NETWORK + ")";
    static final String NETWORKS_MESSAGE = "'expected networks such as 192.0.2.0/24 with all host bits zero, found \"'"
            + " + self.filter(x, !" + IS_NETWORK + ")[0] + '\": write an address as 192.0.2.7/32'";

    /** The last label of a host name is not a number (RFC 1123 section 2.1): 10.0.0.256 is no name. */
    private static final String IS_HOST =
            "(isIP(x) || (x.matches('" + DNS_NAME + "') && !x.matches('(^|[.])[0-9]+$')))";

    static final String HOSTS = "self.all(x, " + IS_HOST + ")";
    static final String HOSTS_MESSAGE = "'expected IP addresses and DNS names in lower case, found \"'"
            + " + self.filter(x, !" + IS_HOST + ")[0] + '\": write it without scheme and port'";

    static final String IMAGE =
            "self.matches('^[a-z0-9.-]+(:[0-9]+)?(/[a-z0-9._-]+)+(:[A-Za-z0-9_][A-Za-z0-9._-]*)?(@sha256:[0-9a-f]{64})?$')"
                    + " && self.matches('(:[A-Za-z0-9_][A-Za-z0-9._-]*|@sha256:[0-9a-f]{64})$') && !self.endsWith(':latest')";
    static final String IMAGE_MESSAGE = "'expected an image with its registry and a fixed tag or digest, such as"
            + " registry.k8s.io/etcd:3.6.16-0, found \"' + self + '\": name the registry, and no latest'";

    private Rules() {}
}
