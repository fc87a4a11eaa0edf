package dev.davit.gateway.routing;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Names of Nodes that were deleted, and up to which notBefore their certificates are refused. A machine that joins again
 * gets a later one.
 *
 * @param refusedUpTo by name
 * @param othersRefusedUpTo for names that are not among these, and that no Node has
 */
public record DeletedNodes(Map<String, Instant> refusedUpTo, Optional<Instant> othersRefusedUpTo) {
    /** None was deleted. */
    public static final DeletedNodes NONE = new DeletedNodes(Map.of(), Optional.empty());

    /** Copies. */
    public DeletedNodes {
        refusedUpTo = Map.copyOf(refusedUpTo);
    }

    /**
     * @param exists whether there is a Node of that name now
     * @param notBefore of the certificate
     */
    boolean refuse(String name, BooleanSupplier exists, Instant notBefore) {
        return Optional.ofNullable(refusedUpTo.get(name))
                .or(() -> othersRefusedUpTo.filter(time -> !exists.getAsBoolean()))
                .filter(time -> !notBefore.isAfter(time))
                .isPresent();
    }
}
