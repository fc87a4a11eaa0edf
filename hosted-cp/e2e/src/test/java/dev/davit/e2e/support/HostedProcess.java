package dev.davit.e2e.support;

/**
 * A process of a hosted control plane with one replica.
 *
 * @param program such as kube-apiserver
 */
public record HostedProcess(Lab lab, Hosted cluster, String program) {

    /** Lets it stand still with everything it holds. */
    public void suspend() {
        signal("STOP");
    }

    /** Lets it go on. */
    public void resume() {
        signal("CONT");
    }

    private void signal(String signal) {
        var pod = cluster.controlPlanePods().stream()
                .filter(name -> name.startsWith("kube-apiserver-"))
                .findFirst()
                .orElseThrow();
        var uid = pod.substring(pod.indexOf('/') + 1);
        lab.machine("mgmt")
                .bash("for pid in $(pgrep --exact " + program + "); do"
                        + " if grep -q " + uid + " /proc/$pid/cgroup; then kill -" + signal + " $pid && exit 0; fi;"
                        + " done; echo no process of pod " + uid + " >&2; exit 1")
                .text();
    }
}
