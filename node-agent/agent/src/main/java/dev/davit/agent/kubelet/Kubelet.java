package dev.davit.agent.kubelet;

import java.io.IOException;

/** The kubelet of this machine, kept running by somebody. It outlives the agent: only {@link #stop()} ends it. */
public interface Kubelet extends AutoCloseable {
    /** Takes over the kubelet that runs, or starts one, and keeps it running from here on. */
    void start() throws IOException;

    /** @return how it stands now */
    KubeletState state();

    /** Ends the kubelet and lets it not come back. Its pods stay. */
    void stop() throws IOException;

    /** Lets go of the kubelet, which runs on. */
    @Override
    void close();
}
