package dev.davit.gateway.tunnel;

import dev.davit.tunnel.control.ControlMessage;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * What this gateway says to nodes about itself.
 *
 * @param name what it calls itself; no other gateway has that name
 * @param all how many gateways take tunnels now, as far as this one knows, itself included
 * @param drain what it tells nodes while it is about to stop, and takes no new tunnels
 */
public record Replica(String name, IntSupplier all, Supplier<Optional<ControlMessage.Drain>> drain) {}
