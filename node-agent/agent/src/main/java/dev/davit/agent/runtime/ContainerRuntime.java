package dev.davit.agent.runtime;

import java.io.IOException;
import java.util.List;

/** What the agent needs of the machine's container runtime. */
public interface ContainerRuntime {
    /** @return name and version */
    String version() throws IOException;

    /** @return ids of all pod sandboxes */
    List<String> sandboxes() throws IOException;

    /** Stops the containers of a pod, takes down its network and forgets it; nothing happens when it is gone. */
    void remove(String sandbox) throws IOException;
}
