package dev.davit.agent.kubelet;

/**
 * How the kubelet stands.
 *
 * @param running whether its process is there
 * @param restarts how often it was started again since this agent takes care of it
 * @param detail one clause for a person
 */
public record KubeletState(boolean running, int restarts, String detail) {}
