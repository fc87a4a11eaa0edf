package dev.davit.operator.upgrade;

/** How far a version has got in one reconciliation. */
public enum Reached {
    /** The step, or the whole, is under way. */
    NOTHING,
    /** The step is done, and the next one begins. */
    STEP,
    /** The version is rolled out. */
    ALL
}
