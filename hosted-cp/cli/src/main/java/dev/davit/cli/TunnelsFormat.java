package dev.davit.cli;

/** How {@code davit tunnels} prints. */
enum TunnelsFormat {
    /** For people. */
    TABLE,
    /** For programs. */
    JSON
}
