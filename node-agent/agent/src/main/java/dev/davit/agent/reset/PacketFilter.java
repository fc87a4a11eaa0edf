package dev.davit.agent.reset;

import dev.davit.agent.process.CommandResult;
import dev.davit.agent.process.CommandRunner;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Takes the chains of kube-proxy, the kubelet, flannel and the CNI plugins out of iptables; other rules stay. */
final class PacketFilter {
    private static final List<String> VARIANTS =
            List.of("iptables-nft", "ip6tables-nft", "iptables-legacy", "ip6tables-legacy");
    private static final Pattern CHAIN = Pattern.compile("^:(KUBE|FLANNEL|CNI)-\\S+ .*");
    private static final Pattern RULE = Pattern.compile("^-A .*\\b(KUBE|FLANNEL|CNI)-.*");
    private static final Pattern OWN_COMMENT = Pattern.compile("^-A .*--comment \"?(flanneld|cni|portmap).*");

    private final CommandRunner commands;

    PacketFilter(CommandRunner commands) {
        this.commands = commands;
    }

    /** Cleans every variant of iptables that this machine has; @return whether there was anything to take out */
    boolean clean() throws IOException {
        var found = false;
        for (var variant : VARIANTS) {
            var saved = save(variant);
            if (saved.succeeded() && !without(saved.output()).equals(saved.output())) {
                restore(variant, without(saved.output()));
                found = true;
            }
        }
        return found;
    }

    private CommandResult save(String variant) {
        try {
            return commands.run(variant + "-save");
        } catch (IOException e) {
            // a machine without this variant has no rules in it either
            return new CommandResult(1, "");
        }
    }

    private void restore(String variant, String rules) throws IOException {
        var result = commands.run(List.of(variant + "-restore"), rules);
        if (!result.succeeded()) {
            throw new IOException("%s-restore: %s".formatted(variant, result.lastLine()));
        }
    }

    static String without(String saved) {
        return saved.lines()
                .filter(line -> !line.startsWith("# Warning"))
                .filter(line -> !CHAIN.matcher(line).matches()
                        && !RULE.matcher(line).matches()
                        && !OWN_COMMENT.matcher(line).matches())
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
