package dev.davit.agent.process;

/** How a program ended, and what it wrote to standard output and standard error together. */
public record CommandResult(int exitCode, String output) {
    /** @return whether the program said that all went well */
    public boolean succeeded() {
        return exitCode == 0;
    }

    /** @return the last line that is not blank, for a message to a person */
    public String lastLine() {
        return output.lines()
                .filter(line -> !line.isBlank())
                .reduce((first, second) -> second)
                .orElse("no output");
    }
}
