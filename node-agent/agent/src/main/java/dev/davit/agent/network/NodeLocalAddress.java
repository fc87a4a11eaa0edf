package dev.davit.agent.network;

import dev.davit.agent.failure.AgentException;
import dev.davit.agent.failure.ExitCode;
import dev.davit.agent.process.CommandRunner;
import java.io.IOException;

/** The address of the node-local API endpoint, a /32 on {@code lo}: there before any CNI, reachable from every pod. */
public final class NodeLocalAddress {
    private final CommandRunner commands;
    private final String address;

    /** @param address IPv4 address without a prefix length */
    public NodeLocalAddress(CommandRunner commands, String address) {
        this.commands = commands;
        this.address = address;
    }

    /** Adds the address; nothing happens when it is there. */
    public void add() {
        var result = ip("replace");
        if (!result.isEmpty()) {
            throw new AgentException(
                    ExitCode.MACHINE, "the address %s could not be put on lo: %s".formatted(address, result));
        }
    }

    /** @return whether the address was there and is gone now */
    public boolean remove() throws IOException {
        var shown = required("ip", "-4", "-o", "addr", "show", "dev", "lo");
        if (!shown.contains(" " + address + "/32 ")) {
            return false;
        }
        required("ip", "addr", "del", address + "/32", "dev", "lo");
        return true;
    }

    private String required(String... command) throws IOException {
        var result = commands.run(command);
        if (!result.succeeded()) {
            throw new IOException("%s: %s".formatted(String.join(" ", command), result.lastLine()));
        }
        return result.output();
    }

    private String ip(String verb) {
        try {
            var result = commands.run("ip", "addr", verb, address + "/32", "dev", "lo");
            return result.succeeded() ? "" : result.lastLine();
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
