package dev.davit.agent.runtime;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;

/** The pods that run on this machine, as its container runtime knows them. */
public interface PodSandboxes extends AutoCloseable {
    /** @return ids of the sandboxes whose network is up */
    List<String> ready() throws IOException;

    /** @return the addresses of a pod; none if it uses the machine's own network, or is gone */
    Set<InetAddress> addresses(String sandbox) throws IOException;

    @Override
    void close();
}
