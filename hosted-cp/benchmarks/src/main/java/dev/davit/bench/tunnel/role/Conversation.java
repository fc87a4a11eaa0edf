package dev.davit.bench.tunnel.role;

import dev.davit.bench.tunnel.process.Child;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** A child's side of what {@link Child} says and hears. The process ends with the benchmark's, however that ends. */
final class Conversation {
    private Conversation() {}

    /** Tells that this process is ready. */
    static void ready(Map<String, String> pairs) {
        say(pairs.entrySet().stream()
                .map(pair -> pair.getKey() + "=" + pair.getValue())
                .collect(Collectors.joining(" ", "ready ", "")));
    }

    /** Answers every line until there are no more, then ends this process. */
    static void answer(UnaryOperator<String> answers) {
        try (var questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (var question = questions.readLine(); question != null; question = questions.readLine()) {
                say(answers.apply(question));
            }
        } catch (IOException e) {
            // The same as no more lines.
        }
        Runtime.getRuntime().halt(0);
    }

    private static void say(String line) {
        System.out.println(Child.PREFIX + line);
        System.out.flush();
    }
}
