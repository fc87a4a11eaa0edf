package dev.davit.agent.testing;

import dev.davit.agent.runtime.PodSandboxes;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A container runtime whose pods a test starts and ends. For any thread. */
public final class FakeSandboxes implements PodSandboxes {
    private final Map<String, Set<InetAddress>> running = new LinkedHashMap<>();
    private final List<String> questions = new ArrayList<>();
    private Optional<String> away = Optional.empty();
    private boolean closed;

    public synchronized FakeSandboxes run(String id, String... addresses) {
        running.put(id, Arrays.stream(addresses).map(InetAddress::ofLiteral).collect(Collectors.toSet()));
        return this;
    }

    public synchronized FakeSandboxes end(String id) {
        running.remove(id);
        return this;
    }

    /** From here on every question fails with this message. */
    public synchronized void goAway(String message) {
        away = Optional.of(message);
    }

    public synchronized void comeBack() {
        away = Optional.empty();
    }

    /** @return which pods' addresses were asked for, in order */
    public synchronized List<String> questions() {
        return List.copyOf(questions);
    }

    public synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public synchronized List<String> ready() throws IOException {
        requirePresent();
        return List.copyOf(running.keySet());
    }

    @Override
    public synchronized Set<InetAddress> addresses(String sandbox) throws IOException {
        requirePresent();
        questions.add(sandbox);
        return running.getOrDefault(sandbox, Set.of());
    }

    private void requirePresent() throws IOException {
        if (away.isPresent()) {
            throw new IOException(away.get());
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
    }
}
