package dev.davit.agent.kube;

import dev.davit.agent.cluster.BootstrapToken;
import javax.net.ssl.KeyManager;

/** How the agent proves who it is to the API server. */
public sealed interface Credential {
    /** A joining machine. */
    record Token(BootstrapToken token) implements Credential {}

    /** A joined node, by the kubelet's client certificate. */
    record Certificate(KeyManager keys) implements Credential {}
}
