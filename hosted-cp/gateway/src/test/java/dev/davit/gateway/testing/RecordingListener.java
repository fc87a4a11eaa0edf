package dev.davit.gateway.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.agent.tunnel.DisconnectReason;
import dev.davit.agent.tunnel.TunnelListener;
import dev.davit.tunnel.HostPort;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what the agent heard. */
public final class RecordingListener implements TunnelListener {
    private final List<String> details = new CopyOnWriteArrayList<>();
    private final List<String> heard = new CopyOnWriteArrayList<>();

    @Override
    public void connected(HostPort gateway) {
        heard.add("connected");
    }

    @Override
    public void disconnected(HostPort gateway, DisconnectReason reason, String detail) {
        heard.add(reason.name());
        details.add(detail);
    }

    @Override
    public void refused(HostPort gateway, String reason, String message) {
        heard.add("refused " + reason);
    }

    @Override
    public void hibernated(HostPort gateway) {
        heard.add("hibernated");
    }

    @Override
    public void deleted(HostPort gateway) {
        heard.add("deleted");
    }

    public List<String> heard() {
        return heard;
    }

    public void awaitConnected() {
        awaitHeard("connected", Duration.ofSeconds(10));
    }

    public void awaitHeard(String event, Duration bound) {
        await().pollInterval(Duration.ofMillis(10))
                .atMost(bound)
                .untilAsserted(() -> assertThat(heard).as("%s", details).contains(event));
    }
}
