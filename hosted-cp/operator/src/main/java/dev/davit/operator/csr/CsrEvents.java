package dev.davit.operator.csr;

import dev.davit.api.v1alpha1.EventReasons;
import dev.davit.operator.event.EventRecorder;
import dev.davit.operator.event.EventRecorder.Severity;
import io.fabric8.kubernetes.api.model.ObjectReference;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports decisions on certificate requests as events on the HostedCluster and in the log. */
public final class CsrEvents implements CsrJournal {
    private static final Logger LOGGER = LoggerFactory.getLogger(CsrEvents.class);

    private final EventRecorder events;
    private final Supplier<Optional<ObjectReference>> cluster;

    /** @param cluster which HostedCluster it is about, once it is known */
    public CsrEvents(EventRecorder events, Supplier<Optional<ObjectReference>> cluster) {
        this.events = events;
        this.cluster = cluster;
    }

    @Override
    public void approved(CsrFacts csr, String nodeName) {
        LOGGER.atInfo()
                .addKeyValue("signer", csr.signer())
                .addKeyValue("node", nodeName)
                .addKeyValue("requester", csr.username())
                .log("certificate request approved");
        if (csr.signer().equals(CsrFacts.CLIENT_SIGNER)) {
            record(Severity.Normal, EventReasons.MACHINE_ADMITTED, "machine %s may join".formatted(nodeName));
        }
    }

    @Override
    public void denied(CsrFacts csr, DenialReason reason, String message) {
        LOGGER.atWarn()
                .addKeyValue("signer", csr.signer())
                .addKeyValue("requester", csr.username())
                .addKeyValue("reason", reason)
                .log(message);
        record(
                Severity.Warning,
                reason.name(),
                "certificate request of %s denied: %s".formatted(csr.username(), message));
    }

    private void record(Severity severity, String reason, String note) {
        cluster.get().ifPresent(reference -> events.record(reference, severity, reason, note));
    }
}
