package dev.davit.operator.csr;

/** Is told what was decided, for events and logs. */
public interface CsrJournal {
    /** The request was approved. */
    void approved(CsrFacts csr, String nodeName);

    /** The request was denied. */
    void denied(CsrFacts csr, DenialReason reason, String message);
}
