package dev.davit.model.controlplane;

/** A section of {@code spec.apiServer} cannot be put into force; the message quotes nothing secret. */
final class UnusableSetting extends Exception {
    private static final long serialVersionUID = 1L;

    UnusableSetting(String message) {
        super(message);
    }
}
