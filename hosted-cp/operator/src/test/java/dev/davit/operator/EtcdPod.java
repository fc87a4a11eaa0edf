package dev.davit.operator;

import dev.davit.model.pki.ClusterSecrets;
import dev.davit.model.pki.Leaf;
import dev.davit.testing.kube.EtcdProgram;
import dev.davit.testing.kube.LoopbackPorts;
import dev.davit.testing.kube.ServerProcess;
import io.fabric8.kubernetes.api.model.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLSocket;

/**
 * The first pod of etcd as a kubelet would run it, with the file and the Secret that the operator wrote. Only the places of
 * its files and the addresses that it listens at are others.
 */
final class EtcdPod implements AutoCloseable {
    private static final String TLS = "/etc/etcd/tls";
    private static final String DATA = "/var/lib/etcd";

    private final Path volume;
    private final ClusterSecrets client;
    private final int clientPort = LoopbackPorts.free();
    private final int peerPort = LoopbackPorts.free();
    private final ServerProcess process;
    private int mounts;

    /**
     * @param folder for everything
     * @param config the file of the member
     * @param mounted its Secret
     * @param client who asks it
     */
    EtcdPod(Path folder, String config, Secret mounted, ClusterSecrets client) throws IOException {
        this.volume = Files.createDirectories(folder.resolve("tls"));
        this.client = client;
        mount(mounted);
        for (String key : mounted.getData().keySet()) {
            Files.createSymbolicLink(volume.resolve(key), Path.of("..data", key));
        }
        String here = config;
        for (var change : Map.of(
                        TLS,
                        volume.toString(),
                        DATA,
                        folder.toString(),
                        "0.0.0.0:2379",
                        "127.0.0.1:" + clientPort,
                        "0.0.0.0:2380",
                        "127.0.0.1:" + peerPort,
                        "0.0.0.0:2381",
                        "127.0.0.1:" + LoopbackPorts.free())
                .entrySet()) {
            if (!here.contains(change.getKey())) {
                throw new IllegalStateException("expected " + change.getKey() + " in etcd's file, found\n" + config);
            }
            here = here.replace(change.getKey(), change.getValue());
        }
        Path file = Files.writeString(folder.resolve("etcd-0.yaml"), here);
        process =
                ServerProcess.start("etcd-0", List.of(EtcdProgram.path().toString(), "--config-file=" + file), folder);
    }

    /** Brings what the Secret holds now into the volume, all at once, as a kubelet does. */
    void mount(Secret secret) throws IOException {
        Path target = Files.createDirectory(volume.resolve("..mount-" + mounts++));
        for (var file : secret.getData().entrySet()) {
            Files.write(target.resolve(file.getKey()), Base64.getDecoder().decode(file.getValue()));
        }
        Path link = Files.createSymbolicLink(volume.resolve("..data-new"), target.getFileName());
        Files.move(link, volume.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    }

    /** @return the serial numbers of what it presents to clients and to members, each to a handshake of its own */
    List<String> serves() throws IOException, GeneralSecurityException {
        return List.of(presented(clientPort, Leaf.ETCD_CLIENT), presented(peerPort, Leaf.ETCD_PEER));
    }

    /** @return whether what was started first runs on */
    boolean isFirstProcess() {
        return !process.hasEnded();
    }

    static String serial(X509Certificate certificate) {
        return certificate.getSerialNumber().toString(16);
    }

    @Override
    public void close() {
        process.close();
    }

    /** With a context of its own: one that is used again would resume its session, and remember the certificate. */
    private String presented(int port, Leaf own) throws IOException, GeneralSecurityException {
        var leaf = client.leaf(own);
        var context = HostedApi.context(
                leaf.key(), leaf.chain(), List.of(client.authorities().etcd().certificate()));
        try (var socket = (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
            socket.startHandshake();
            return serial((X509Certificate) socket.getSession().getPeerCertificates()[0]);
        }
    }
}
