package dev.davit.operator.hosted;

import dev.davit.operator.csr.CsrJournal;
import dev.davit.operator.csr.JoinTokens;

/** What the management cluster contributes to decisions inside a hosted cluster. */
public interface Deciders {
    /** @return the JoinTokens of that cluster */
    JoinTokens tokens(HostedTarget target);

    /** @return where decisions on that cluster's certificate requests are reported */
    CsrJournal journal(HostedTarget target);
}
