package dev.davit.testing.kube;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Command lines of both servers: loopback only, memory and disk of the test's folder only. */
record ServerArguments(Path folder, int etcdPort, int apiServerPort) {
    static final String AUDIT_LOG = "audit.log";
    private static final String AUDIT_POLICY = "audit-policy.yaml";

    List<String> etcd(Binaries binaries, int peerPort) {
        String client = "http://127.0.0.1:" + etcdPort;
        String peer = "http://127.0.0.1:" + peerPort;
        return List.of(
                binaries.program("etcd").toString(),
                "--data-dir=" + folder.resolve("etcd"),
                "--listen-client-urls=" + client,
                "--advertise-client-urls=" + client,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=default=" + peer,
                "--unsafe-no-fsync");
    }

    List<String> apiServer(Binaries binaries) {
        return List.of(
                binaries.program("kube-apiserver").toString(),
                "--etcd-servers=http://127.0.0.1:" + etcdPort,
                "--bind-address=127.0.0.1",
                "--advertise-address=127.0.0.1",
                "--endpoint-reconciler-type=none",
                "--secure-port=" + apiServerPort,
                "--cert-dir=" + folder,
                "--tls-cert-file=" + folder.resolve("tls.crt"),
                "--tls-private-key-file=" + folder.resolve("tls.key"),
                "--client-ca-file=" + folder.resolve("ca.crt"),
                "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
                "--service-account-signing-key-file=" + folder.resolve("sa.key"),
                "--service-account-key-file=" + folder.resolve("sa.pub"),
                "--service-cluster-ip-range=10.96.0.0/16",
                "--authorization-mode=RBAC",
                "--enable-bootstrap-token-auth",
                "--allow-privileged=true",
                "--enable-priority-and-fairness=false",
                "--audit-policy-file=" + folder.resolve(AUDIT_POLICY),
                "--audit-log-path=" + folder.resolve(AUDIT_LOG));
    }

    /** Writes of anybody but the API server itself, each once. */
    void writeAuditPolicy() throws IOException {
        Files.writeString(folder.resolve(AUDIT_POLICY), """
                apiVersion: audit.k8s.io/v1
                kind: Policy
                omitStages: [RequestReceived, ResponseStarted]
                rules:
                - level: None
                  users: ["system:apiserver"]
                - level: Metadata
                  verbs: [create, update, patch, delete, deletecollection]
                - level: None
                """);
    }
}
