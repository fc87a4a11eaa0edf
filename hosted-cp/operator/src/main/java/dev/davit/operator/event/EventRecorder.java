package dev.davit.operator.event;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes Kubernetes Events about Davit's own resources. The same event about the same object is written once in ten
 * minutes at most, an object has a burst of events and then a few a minute (what a tenant can cause must not fill the
 * management cluster), and all are written in the background; what does not fit is dropped, a failure is logged.
 */
public final class EventRecorder implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(EventRecorder.class);
    private static final Duration REPEAT = Duration.ofMinutes(10);
    private static final int REMEMBERED = 2_000;
    private static final int WAITING = 500;
    private static final int NOTE_LIMIT = 1_000;

    private final KubernetesClient client;
    private final Clock clock;
    private final ExecutorService writer = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            Thread.ofVirtual().name("events").factory(),
            new ThreadPoolExecutor.DiscardPolicy());
    private final EventBudget budget = new EventBudget();
    private final Map<Occurrence, Instant> recent = new Recent();

    /** How serious an event is; the names are the API's. */
    public enum Severity {
        /** Something went as it should. */
        Normal,
        /** Someone should look. */
        Warning
    }

    private record Occurrence(String uid, String reason, String note) {}

    /** @param client of the management cluster */
    public EventRecorder(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    /** @return a reference to an object of the management cluster */
    public static ObjectReference reference(HasMetadata object) {
        return new ObjectReferenceBuilder()
                .withApiVersion(object.getApiVersion())
                .withKind(object.getKind())
                .withNamespace(object.getMetadata().getNamespace())
                .withName(object.getMetadata().getName())
                .withUid(object.getMetadata().getUid())
                .build();
    }

    /**
     * Writes an event soon.
     *
     * @param about which object
     * @param reason stable, UpperCamelCase
     * @param note for people; never a secret
     */
    public void record(ObjectReference about, Severity severity, String reason, String note) {
        Instant now = clock.instant();
        var occurrence = new Occurrence(about.getUid(), reason, note);
        synchronized (recent) {
            Instant last = recent.get(occurrence);
            if (last != null && now.isBefore(last.plus(REPEAT))) {
                return;
            }
            if (!budget.takes(about.getUid(), now)) {
                return;
            }
            recent.put(occurrence, now);
        }
        writer.execute(() -> write(about, severity, reason, note, now));
    }

    @Override
    public void close() {
        writer.shutdown();
    }

    private void write(ObjectReference about, Severity severity, String reason, String note, Instant now) {
        var event = new EventBuilder()
                .withNewMetadata()
                .withGenerateName(about.getName() + ".")
                .withNamespace(about.getNamespace())
                .endMetadata()
                .withInvolvedObject(about)
                .withType(severity.name())
                .withReason(reason)
                .withMessage(note.length() > NOTE_LIMIT ? note.substring(0, NOTE_LIMIT) : note)
                .withFirstTimestamp(now.toString())
                .withLastTimestamp(now.toString())
                .withCount(1)
                .withNewSource()
                .withComponent("davit-operator")
                .endSource()
                .withReportingComponent("davit-operator")
                .build();
        try {
            client.v1()
                    .events()
                    .inNamespace(about.getNamespace())
                    .resource(event)
                    .create();
        } catch (KubernetesClientException e) {
            LOGGER.atWarn()
                    .addKeyValue("object", about.getName())
                    .addKeyValue("reason", reason)
                    .addKeyValue("status", e.getCode())
                    .log("event not written");
        }
    }

    /** Forgets the oldest first. */
    private static final class Recent extends LinkedHashMap<Occurrence, Instant> {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Occurrence, Instant> eldest) {
            return size() > REMEMBERED;
        }
    }
}
