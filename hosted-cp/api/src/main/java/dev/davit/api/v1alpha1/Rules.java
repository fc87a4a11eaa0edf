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
    /** A prefix of a DNS name's length, a slash and a label. */
    static final int LABEL_KEY_LENGTH = 317;
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

    private static final String SHORT_LABEL = "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?";

    /** A name that others can look up: with a domain, and no label that DNS has no room for. */
    static final String HOSTNAME =
            "self.matches('^" + SHORT_LABEL + "([.]" + SHORT_LABEL + ")+$') && !self.matches('[.][0-9]+$')";

    static final String HOSTNAME_MESSAGE = "'expected a name such as api.edge.example.org, found \"' + self"
            + " + '\": write it in lower case with its domain, labels of at most 63 characters, without scheme and port'";

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

    private static final String IS_LABEL = "x.matches('^" + DNS_LABEL + "$')";
    static final String LABELS = "self.all(x, " + IS_LABEL + ")";
    static final String LABELS_MESSAGE = "'expected names of lower-case letters, digits and -, found \"'"
            + " + self.filter(x, !" + IS_LABEL + ")[0] + '\"'";

    private static final String IS_NAME = "x.matches('" + DNS_NAME + "')";
    static final String NAMES = "self.all(x, " + IS_NAME + ")";
    static final String NAMES_MESSAGE = "'expected names of lower-case letters, digits, - and ., found \"'"
            + " + self.filter(x, !" + IS_NAME + ")[0] + '\"'";

    static final String OBJECT_NAME = "self.matches('" + DNS_NAME + "')";
    static final String OBJECT_NAME_MESSAGE =
            "'expected the name of an object of this namespace, found \"' + self + '\"'";

    static final String DATA_KEY = "self.matches('^[-._a-zA-Z0-9]+$')";
    static final String DATA_KEY_MESSAGE = "'expected a key of letters, digits, -, _ and ., found \"' + self + '\"'";

    static final String IMAGE =
            "self.matches('^[a-z0-9.-]+(:[0-9]+)?(/[a-z0-9._-]+)+(:[A-Za-z0-9_][A-Za-z0-9._-]*)?(@sha256:[0-9a-f]{64})?$')"
                    + " && self.matches('(:[A-Za-z0-9_][A-Za-z0-9._-]*|@sha256:[0-9a-f]{64})$') && !self.endsWith(':latest')";
    static final String IMAGE_MESSAGE = "'expected an image with its registry and a fixed tag or digest, such as"
            + " registry.k8s.io/etcd:3.6.16-0, found \"' + self + '\": name the registry, and no latest'";

    static final String CRON = "self.matches('^[^ ]+( [^ ]+){4}$')";
    static final String CRON_MESSAGE = "'expected five fields such as \"0 19 * * 1-5\", found \"' + self"
            + " + '\": write minute, hour, day of month, month and day of week with one space between'";

    private static final String IS_FLAG = "x.matches('^[a-z][a-z0-9]*(-[a-z0-9]+)*$')";
    static final String FLAGS = "self.all(x, " + IS_FLAG + ")";
    static final String FLAGS_MESSAGE = "'expected flags such as v, in lower case with single dashes inside, found \"'"
            + " + self.filter(x, !" + IS_FLAG + ")[0] + '\": write them without dashes in front'";

    static final String NO_CLAIMS = "!has(self.claims)";
    static final String NO_CLAIMS_MESSAGE = "expected requests and limits only, found claims: remove them";

    private static final String NAME_PART = "([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)";
    private static final String KEY = ".matches('^(" + DNS_LABEL + "([.]" + DNS_LABEL + ")*/)?" + NAME_PART + "$')";
    static final String LABEL_KEY = "self" + KEY;
    static final String LABEL_KEY_MESSAGE =
            "'expected the key of a label such as topology.kubernetes.io/zone, found \"'" + " + self + '\"'";

    private static final String IS_POD_LABEL = "(x" + KEY + " && self[x].matches('^" + NAME_PART + "?$'))";
    static final String POD_LABELS = "self.all(x, " + IS_POD_LABEL + ")";
    static final String POD_LABELS_MESSAGE =
            "'expected labels such as team: a, found \"' + self.filter(x, !" + IS_POD_LABEL
                    + ")[0] + '\": use letters, digits, -, _ and . only, at most 63, and begin and end with a letter or digit'";

    /** Labels by which controllers, network policies and Services find pods. */
    private static final String IS_FREE_LABEL =
            "!(x.matches('^([a-z0-9.-]+[.])?(davit[.]dev|kubernetes[.]io|k8s[.]io)/')"
                    + " || x in ['pod-template-hash', 'controller-revision-hash'])";

    static final String FREE_LABELS = "self.all(x, " + IS_FREE_LABEL + ")";
    static final String FREE_LABELS_MESSAGE = "'expected labels of your own, found \"' + self.filter(x, !("
            + IS_FREE_LABEL + "))[0] + '\", which belongs to Kubernetes or Davit: use a prefix of your own'";

    private Rules() {}
}
