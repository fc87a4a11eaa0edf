package dev.davit.agent.testing;

import dev.davit.agent.process.CommandResult;
import dev.davit.agent.process.CommandRunner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Programs that answer by a script and keep a record of what was asked; unknown ones are not installed. */
public final class ScriptedCommands implements CommandRunner {
    private final Map<String, CommandResult> answers = new LinkedHashMap<>();
    private final List<String> asked = new ArrayList<>();
    private final Map<String, String> inputs = new LinkedHashMap<>();

    /** @param prefix of the command line; of several that fit, the one given last answers */
    public ScriptedCommands answer(String prefix, int exitCode, String output) {
        answers.put(prefix, new CommandResult(exitCode, output));
        return this;
    }

    @Override
    public synchronized CommandResult run(List<String> command, String input) throws IOException {
        var line = String.join(" ", command);
        asked.add(line);
        inputs.put(line, input);
        Optional<CommandResult> found = Optional.empty();
        for (var answer : answers.entrySet()) {
            if (line.startsWith(answer.getKey())) {
                found = Optional.of(answer.getValue());
            }
        }
        return found.orElseThrow(() -> new IOException(command.getFirst() + ": not found"));
    }

    /** @return all command lines so far */
    public synchronized List<String> asked() {
        return List.copyOf(asked);
    }

    /** @return what a command line was given on standard input */
    public synchronized String input(String line) {
        return inputs.getOrDefault(line, "");
    }
}
