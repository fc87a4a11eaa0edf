package dev.davit.e2e.recovery;

import dev.davit.e2e.support.Lab;
import dev.davit.e2e.support.Machine;
import dev.davit.e2e.support.SystemComponent;
import java.util.Locale;

/** The process that is killed. */
enum Casualty {
    OPERATOR,
    GATEWAY,
    AGENT;

    /** Kills it with SIGKILL and returns when its successor has started; the agent's is started here, as an init system would. */
    void strike(Lab lab, Machine machine) {
        switch (this) {
            case OPERATOR -> SystemComponent.OPERATOR.kill(lab);
            case GATEWAY -> SystemComponent.GATEWAY.kill(lab);
            case AGENT -> {
                machine.killAgent();
                machine.startAgent();
            }
        }
    }

    /** @return the name of the cluster that suffers from it */
    String victim() {
        return "no-" + name().toLowerCase(Locale.ROOT);
    }
}
