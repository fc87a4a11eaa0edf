package dev.davit.operator.csr;

/** Why a request was denied; also the reason of the condition and of the event. */
public enum DenialReason {
    /** The PKCS#10 cannot be read or is not signed by its own key. */
    MalformedRequest,
    /** The key is too weak. */
    WeakKey,
    /** Usages are not exactly those of this kind of certificate. */
    WrongUsages,
    /** Subject is not exactly CN system:node:NAME, O system:nodes. */
    WrongSubject,
    /** Names or addresses that the certificate must not have. */
    WrongNames,
    /** No JoinToken of this cluster has that id. */
    UnknownToken,
    /** The token's time is over. */
    TokenExpired,
    /** The token was used as often as allowed. */
    TokenExhausted,
    /** The token is bound to another node name. */
    WrongNodeName,
    /** A node of that name exists already. */
    NodeExists
}
