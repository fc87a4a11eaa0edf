package dev.davit.e2e.availability;

import dev.davit.e2e.support.Fleet;
import dev.davit.e2e.support.Lab;
import dev.davit.e2e.support.Machine;

/** Another node of the lab's management cluster, for as long as a test needs it. */
record SecondNode(Lab lab) {
    static final String FIRST = "mgmt";
    static final String NAME = "mgmt-2";

    /** The management cluster has the oldest version of the lab. */
    private static final String KUBEADM = "/opt/davit-assets/bin/kubernetes-" + Fleet.FIRST + "/kubeadm";

    private static final String NETWORK = "/etc/cni/net.d/10-lab.conflist";
    /** All pods of the first node are taken to be on its own bridge, so those of another one have a range beside it. */
    private static final String FIRST_PODS = "10.244.0.0/16";

    private static final String PODS = "10.245.0.0/24";

    /** Returns when it is Ready; one that a test run left in the lab is taken over. */
    void add() {
        if (!lab.management().field("node/" + NAME, ".metadata.name").isEmpty()) {
            lab.management().text("uncordon", NAME);
            return;
        }
        Machine first = lab.machine(FIRST);
        Machine second = lab.addMachine(NAME);
        var network = first.text("cat", NETWORK).replace(FIRST_PODS, PODS);
        second.bash("set -e; cp /opt/davit-assets/bin/cni/{bridge,host-local,loopback,portmap} /opt/cni/bin/\n"
                        + "cat >" + NETWORK + " <<'END'\n" + network + "\nEND")
                .text();
        first.text("ip", "route", "replace", PODS, "via", second.address());
        second.text("ip", "route", "replace", FIRST_PODS, "via", first.address());
        lab.startStockKubelet(NAME, Fleet.FIRST);
        var join = first.bash("KUBECONFIG=/etc/kubernetes/admin.conf " + KUBEADM
                        + " token create --ttl 5m --print-join-command")
                .text();
        second.bash(join.replaceFirst("^kubeadm", KUBEADM) + " --node-name " + NAME + " --ignore-preflight-errors=all")
                .text();
        lab.management().text("wait", "node/" + NAME, "--for=create", "--timeout=2m");
        lab.management().text("wait", "node/" + NAME, "--for=condition=Ready", "--timeout=2m");
    }

    void remove() {
        lab.management().run("delete", "node", NAME, "--ignore-not-found");
        lab.removeMachine(NAME);
        lab.machine(FIRST).run("ip", "route", "del", PODS);
    }
}
