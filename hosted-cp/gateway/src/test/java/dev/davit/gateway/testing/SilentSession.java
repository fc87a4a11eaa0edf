package dev.davit.gateway.testing;

import dev.davit.gateway.cluster.DialOutcome;
import dev.davit.gateway.cluster.NodeSession;
import dev.davit.pki.ExtendedUsage;
import dev.davit.tunnel.CloseReason;
import dev.davit.tunnel.HostPort;
import dev.davit.tunnel.control.ControlMessage;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;

/** A node's tunnel without a connection, over which nothing comes back and whatever is sent is lost. */
public class SilentSession implements NodeSession {
    private final TestCluster cluster;
    private final String node;
    private final X509Certificate certificate;

    public SilentSession(TestCluster cluster, String node) {
        this.cluster = cluster;
        this.node = node;
        this.certificate = cluster.node(node, ExtendedUsage.CLIENT_AUTH).certificate();
    }

    @Override
    public String clusterUid() {
        return cluster.uid();
    }

    @Override
    public String node() {
        return node;
    }

    @Override
    public X509Certificate certificate() {
        return certificate;
    }

    @Override
    public Optional<String> instance() {
        return Optional.empty();
    }

    @Override
    public InetAddress remote() {
        return InetAddress.getLoopbackAddress();
    }

    @Override
    public Instant since() {
        return Instant.EPOCH;
    }

    @Override
    public int openStreams() {
        return 0;
    }

    @Override
    public boolean usable() {
        return true;
    }

    @Override
    public void dial(HostPort target, Promise<DialOutcome> outcome) {
        // Nothing comes back.
    }

    @Override
    public void ask(Runnable answered, Runnable silent) {
        // Neither comes.
    }

    @Override
    public void send(ControlMessage message) {
        // Nobody listens.
    }

    @Override
    public void close(CloseReason reason) {
        // It stays.
    }
}
