package dev.davit.gateway.tunnel;

import java.util.function.IntSupplier;

/**
 * What this gateway says to nodes about itself.
 *
 * @param name what it calls itself; no other gateway has that name
 * @param all how many gateways take tunnels now, as far as this one knows, itself included
 */
public record Replica(String name, IntSupplier all) {}
