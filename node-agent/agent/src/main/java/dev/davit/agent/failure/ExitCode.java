package dev.davit.agent.failure;

/** Exit codes of {@code davit-node}; each command's help lists them. */
public enum ExitCode {
    /** Everything was done. */
    OK(0, "done"),
    /** Something that no other code stands for. */
    UNEXPECTED(1, "unexpected failure"),
    /** The command line cannot be understood. */
    USAGE(2, "wrong usage"),
    /** A preflight check failed; nothing was changed. */
    PREFLIGHT(3, "a preflight check failed"),
    /** No gateway answers. */
    UNREACHABLE(4, "the gateway or the cluster behind it cannot be reached"),
    /** The CA pin, the certificate chain or the server name is wrong. The token was not shown to anyone. */
    UNTRUSTED(5, "the server could not be trusted; the token was not sent"),
    /** The API server does not take the token. */
    TOKEN_REFUSED(6, "the token was refused"),
    /** The certificate signing request was denied or not answered. */
    CERTIFICATE_REFUSED(7, "the node got no certificate"),
    /** Kubernetes binaries cannot be fetched, or are not the ones named by the cluster. */
    BUNDLE(8, "the node bundle cannot be used"),
    /** The machine belongs to a cluster already. */
    ALREADY_JOINED(9, "this machine has joined already"),
    /** The machine belongs to no cluster. */
    NOT_JOINED(10, "this machine has not joined"),
    /** Another agent runs here, or none does where one is needed. */
    AGENT_STATE(11, "the agent runs already, or does not run"),
    /** Joined and running, but the tunnel or the kubelet is down. */
    DEGRADED(12, "the tunnel or the kubelet is down"),
    /** The hosted cluster no longer exists. */
    CLUSTER_DELETED(13, "the hosted cluster no longer exists"),
    /** The relay or the kubelet could not be started, or something could not be removed. */
    MACHINE(14, "a change to this machine failed");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    /** @return the number that the process ends with */
    public int code() {
        return code;
    }

    /** @return one clause for the help */
    public String meaning() {
        return meaning;
    }
}
