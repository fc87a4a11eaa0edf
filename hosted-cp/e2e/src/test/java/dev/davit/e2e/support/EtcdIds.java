package dev.davit.e2e.support;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The members of a hosted cluster's etcd by the numbers that etcd gives each when it joins. */
public final class EtcdIds {
    private static final Pattern KNOWN = Pattern.compile("Local=\"(\\w+)\",Remote=\"(\\w+)\"} 1\\b");

    private EtcdIds() {}

    /** @return all members that this one knows, itself included: another set whenever one was added or removed */
    public static Set<String> knownTo(Hosted cluster, String pod) {
        var metrics = cluster.etcdMetrics(pod);
        var ids = new TreeSet<String>();
        metrics.lines("etcd_network_known_peers").forEach(line -> {
            var known = KNOWN.matcher(line);
            if (known.find()) {
                ids.add(known.group(1));
                ids.add(known.group(2));
            }
        });
        return ids;
    }
}
