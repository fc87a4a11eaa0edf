package dev.davit.agent.kube;

import java.io.IOException;

/** The API server answered with an error. */
public final class ApiException extends IOException {
    private final int status;

    ApiException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** @return the HTTP status */
    public int status() {
        return status;
    }
}
