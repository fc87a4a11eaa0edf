package dev.davit.bench.create;

import dev.davit.bench.PairedRun;
import java.time.Duration;

/** A way to bring up control planes, told apart by numbers. Safe for use by several threads with different numbers. */
interface ControlPlane {
    /** @return what to call it in the table */
    String name();

    /** Makes what is there before the clock starts. */
    void prepare(int number);

    /** @return the time from asking for it until it serves */
    Duration bringUp(int number);

    /** Takes it away and waits until it is gone; also what was only prepared. */
    void takeDown(int number);

    /** @return the same, one at a time */
    default PairedRun.Measured oneByOne() {
        return new PairedRun.Measured() {
            @Override
            public String name() {
                return ControlPlane.this.name();
            }

            @Override
            public Duration measure(int repetition) {
                try {
                    prepare(repetition);
                    return bringUp(repetition);
                } finally {
                    takeDown(repetition);
                }
            }
        };
    }
}
