package dev.davit.agent.csr;

import dev.davit.agent.failure.AgentException;
import dev.davit.agent.failure.ExitCode;
import dev.davit.agent.files.SafeFiles;
import dev.davit.agent.kube.ApiException;
import dev.davit.agent.kube.KubeApi;
import dev.davit.agent.kube.SigningRequest;
import dev.davit.agent.kube.SigningRequestState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets the node's first certificate. The key is on disk before it is used, so that an attempt that was cut short goes on
 * with the same request and uses the token only once.
 */
public final class Enrollment {
    private static final Logger LOGGER = LoggerFactory.getLogger(Enrollment.class);

    private final KubeApi api;
    private final Path keyFile;
    private final Duration patience;

    /**
     * @param keyFile where the key waits for its certificate
     * @param patience how long an approver and the signer may take together
     */
    public Enrollment(KubeApi api, Path keyFile, Duration patience) {
        this.api = api;
        this.keyFile = keyFile;
        this.patience = patience;
    }

    /** A certificate and the key that it is for. */
    public record Enrolled(String certificatePem, NodeKey key) {}

    /** @throws AgentException CERTIFICATE_REFUSED when it was denied, failed or took too long */
    public Enrolled enroll(String nodeName, String machineId) throws IOException {
        var key = key();
        var name = "davit-node-" + key.fingerprint(nodeName);
        var state = api.submit(new SigningRequest(name, key.requestPem(nodeName), machineId));
        var deadline = System.nanoTime() + patience.toNanos();
        var asking = new AskingAgain(
                RandomGenerator.getDefault(),
                detail -> LOGGER.atInfo().addKeyValue("detail", detail).log("asking for the certificate again"));
        while (state instanceof SigningRequestState.Pending && System.nanoTime() < deadline) {
            pause(Math.min(asking.pause().toNanos(), deadline - System.nanoTime()));
            state = poll(name, asking);
        }
        return switch (state) {
            case SigningRequestState.Issued(var pem) -> checked(pem, key, nodeName);
            case SigningRequestState.Rejected(var reason, var message) -> {
                // The request's name comes from the key, and the decision on it stands: the next attempt needs both
                // anew.
                Files.deleteIfExists(keyFile);
                throw new AgentException(
                        ExitCode.CERTIFICATE_REFUSED,
                        "the certificate of node %s was denied (%s): %s".formatted(nodeName, reason, message));
            }
            case SigningRequestState.Pending() ->
                throw new AgentException(
                        ExitCode.CERTIFICATE_REFUSED,
                        ("CertificateSigningRequest %s of node %s was not signed within %d s; %s Run the same command"
                                        + " again to go on waiting")
                                .formatted(
                                        name,
                                        nodeName,
                                        patience.toSeconds(),
                                        asking.trouble()
                                                .map("asking for it failed: %s; is the cluster still there?"::formatted)
                                                .orElse("is Davit's operator running?")));
        };
    }

    /** A gateway that restarts just now is no reason to give up: the deadline is. */
    private SigningRequestState poll(String name, AskingAgain asking) throws IOException {
        try {
            var state = api.signingRequest(name);
            asking.answered();
            return state;
        } catch (IOException e) {
            if (e instanceof ApiException answer && answer.status() < 500) {
                throw e;
            }
            asking.failed(String.valueOf(e.getMessage()));
            return new SigningRequestState.Pending();
        }
    }

    private NodeKey key() throws IOException {
        var saved = SafeFiles.read(keyFile);
        if (saved.isPresent()) {
            return NodeKey.parse(saved.get());
        }
        var fresh = NodeKey.generate();
        SafeFiles.write(keyFile, fresh.pairPem(), SafeFiles.Access.OWNER);
        return fresh;
    }

    private static Enrolled checked(String pem, NodeKey key, String nodeName) throws IOException {
        if (!key.matches(Certificates.parse(pem))) {
            throw new AgentException(
                    ExitCode.CERTIFICATE_REFUSED,
                    "the certificate that was signed for node %s is for another key".formatted(nodeName));
        }
        return new Enrolled(pem, key);
    }

    private static void pause(long nanos) throws IOException {
        try {
            TimeUnit.NANOSECONDS.sleep(nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("interrupted while waiting for the certificate");
        }
    }
}
