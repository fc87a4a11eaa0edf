package dev.davit.agent.memory;

import dev.davit.tunnel.MemoryBudget;
import io.netty.util.internal.PlatformDependent;

/**
 * What tunnels and node-local endpoint may hold of the memory outside of the heap, whose size the launcher sets
 * (MaxDirectMemorySize): half of it together, because a buffer that waits is at least half full.
 *
 * @param directBytes all of it
 */
public record AgentMemory(long directBytes) {
    /** As in the launcher, for a process that was started in another way. */
    private static final long MOST = 56L * 1024 * 1024;

    private static final int PARTS = 8;
    private static final int PARTS_OF_TUNNELS = 3;
    private static final int PARTS_OF_RELAY = 1;

    /** @return that of this process */
    public static AgentMemory ofThisProcess() {
        return new AgentMemory(Math.min(MOST, PlatformDependent.maxDirectMemory()));
    }

    /** @return what all tunnels hold together at most */
    public MemoryBudget tunnels() {
        return MemoryBudget.ofMachine(directBytes / PARTS * PARTS_OF_TUNNELS);
    }

    /** @return what the node-local endpoint holds at most */
    public MemoryBudget relay() {
        return MemoryBudget.ofMachine(directBytes / PARTS * PARTS_OF_RELAY);
    }
}
