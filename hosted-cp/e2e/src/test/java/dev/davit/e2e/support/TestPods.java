package dev.davit.e2e.support;

/** Pods that the tests run on joined machines; their images are in the lab already. */
public final class TestPods {
    /** Port of the page that {@link #web} serves. */
    public static final int PORT = 8080;

    /**
     * Asks the API server by its in-cluster name with the pod's own credentials; the path follows. (Left alone, kubectl takes
     * the address from the environment.)
     */
    public static final String ASK_API_SERVER = "cd /run/secrets/kubernetes.io/serviceaccount;"
            + " kubectl --server=https://kubernetes.default.svc --certificate-authority=ca.crt --token=$(cat token)"
            + " --request-timeout=10s get --raw ";

    private static final String IMAGE = "davit.dev/testbox:1";

    private TestPods() {}

    /** @return a pod that says "serving" and serves "hello from NAME" */
    public static String web(String name) {
        return shell(
                        name,
                        "mkdir -p /www && echo hello from " + name
                                + " >/www/index.html && echo serving && exec httpd -f -p " + PORT + " -h /www")
                + "    readinessProbe: {httpGet: {path: /, port: " + PORT + "}, periodSeconds: 1}\n";
    }

    /** @return a pod that runs a line of shell */
    public static String shell(String name, String line) {
        return """
                apiVersion: v1
                kind: Pod
                metadata: {name: %s, labels: {app: %s}}
                spec:
                  terminationGracePeriodSeconds: 0
                  containers:
                  - name: main
                    image: %s
                    command: [sh, -c, "%s"]
                """.formatted(name, name, IMAGE, line);
    }
}
