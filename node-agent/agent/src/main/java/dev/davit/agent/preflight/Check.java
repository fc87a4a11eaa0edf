package dev.davit.agent.preflight;

/** One thing that has to be so before a machine can join. */
public interface Check {
    /** @return what is checked, in a few words */
    String subject();

    /** Looks, and puts right what may be put right without asking; never throws for what it finds. */
    Finding look();
}
