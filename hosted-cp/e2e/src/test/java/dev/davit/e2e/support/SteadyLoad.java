package dev.davit.e2e.support;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/** 50 reads and 10 writes a second, 20 watches and one exec in the pod "web", until closed. */
public sealed interface SteadyLoad extends AutoCloseable {
    /** @return what it has counted so far */
    LoadReport report();

    @Override
    void close();

    /**
     * @param name of no other load so far: the namespace of one that has ended may still be going
     * @return a load from outside through the public endpoint
     */
    static Outside outside(Lab lab, Hosted cluster, String name) {
        return new Outside(lab.startAsset(
                "steady-load",
                "--kubeconfig",
                cluster.kubeconfig().toString(),
                "--name",
                name,
                "--exec",
                "default/web"));
    }

    /** @return a load from a pod, against kubernetes.default.svc */
    static Inside inside(Hosted cluster) {
        var kubectl = cluster.kubectl();
        kubectl.apply(Inside.POD).text();
        kubectl.text("wait", "pod/load", "--for=condition=Ready", "--timeout=60s");
        return new Inside(cluster);
    }

    /** Returns a report that was made from now on, with everything up. */
    default LoadReport awaitSteady() {
        var before = new AtomicReference<LoadReport>();
        await("the load is steady")
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> {
                    var now = report();
                    var first = before.updateAndGet(earlier -> earlier == null ? now : earlier);
                    return now.seconds() > first.seconds() && now.openWatches() == 20 && now.executes();
                });
        return report();
    }

    /** A process of this computer. */
    record Outside(Running process) implements SteadyLoad {
        @Override
        public LoadReport report() {
            return LoadReport.last(process.out())
                    .orElseThrow(() -> new AssertionError("steady-load has not begun: " + process.err()));
        }

        /** @return the last report, after it has waited for what was not answered yet */
        public LoadReport end() {
            process.terminate();
            process.finish(Duration.ofSeconds(60)).text();
            return report();
        }

        @Override
        public void close() {
            process.close();
        }
    }

    /** A pod of the cluster. */
    record Inside(Hosted cluster) implements SteadyLoad {
        private static final String POD = """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: steady-load}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
                subjects: [{kind: ServiceAccount, name: default, namespace: default}]
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: load}
                spec:
                  terminationGracePeriodSeconds: 0
                  restartPolicy: Never
                  containers:
                  - name: load
                    image: davit.dev/steady-load:1
                    args: [--server=https://kubernetes.default.svc, --name=inside, --exec=default/web]
                """;

        @Override
        public LoadReport report() {
            var log = cluster.kubectl().text("logs", "load", "--tail=2") + "\n";
            return LoadReport.last(log).orElseThrow(() -> new AssertionError("steady-load has not begun: " + log));
        }

        @Override
        public void close() {
            cluster.kubectl().run("delete", "pod", "load", "--now", "--ignore-not-found", "--wait=false");
        }
    }
}
