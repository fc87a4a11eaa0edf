package dev.davit.operator.etcd;

/** An etcd did not do what was asked; the message is what it said, or how the call failed. */
final class EtcdException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EtcdException(String message) {
        super(message);
    }

    EtcdException(String message, Throwable cause) {
        super(message, cause);
    }
}
