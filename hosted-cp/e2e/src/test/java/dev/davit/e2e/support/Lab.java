package dev.davit.e2e.support;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The lab that hack/test has brought up, with Davit installed in it. */
public final class Lab {
    /** Port of the gateway, for everybody. */
    public static final int GATEWAY_PORT = 443;

    private static final Duration TIMEOUT = Duration.ofMinutes(5);
    private static final Pattern ASSIGNMENT = Pattern.compile("(\\w+)=(\\S+)");

    private final Path root;
    private final String name;
    private final Map<String, String> settings;
    private final Path program;

    private Lab(Path root, String name) {
        this.root = root;
        this.name = name;
        this.settings = settings();
        this.program = newestKubectl();
    }

    /** @return the lab that the property davit.lab names; fails when it is not up */
    public static Lab running() {
        var root = Path.of(System.getProperty("davit.root", "."));
        return new Lab(
                root, Optional.ofNullable(System.getProperty("davit.lab")).orElse("test"));
    }

    /** @return kubectl with the admin kubeconfig of the management cluster */
    public Kubectl management() {
        return kubectl(Path.of(setting("KUBECONFIG")));
    }

    /** @return kubectl with that kubeconfig */
    public Kubectl kubectl(Path kubeconfig) {
        return new Kubectl(program, kubeconfig);
    }

    /** @return the address at which machines and users reach the gateway, port 443 */
    public String gatewayAddress() {
        return setting("DAVIT_GATEWAY_ADDRESS");
    }

    /** @return the address that the gateway sees of the clients on this computer */
    public String clientAddress() {
        try (var socket = new Socket(gatewayAddress(), GATEWAY_PORT)) {
            return socket.getLocalAddress().getHostAddress();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs the command davit against the management cluster, whatever the exit code. */
    public Finished davit(String... arguments) {
        var command = Stream.concat(Stream.of(davitPrograms().resolve("davit").toString()), Stream.of(arguments))
                .toList();
        return Programs.run(TIMEOUT, Map.of("KUBECONFIG", setting("KUBECONFIG")), command);
    }

    /** Runs {@code kubectl davit} as users do who have Davit's programs in their path, whatever the exit code. */
    public Finished kubectlDavit(String... arguments) {
        var path = davitPrograms()
                + File.pathSeparator
                + Optional.ofNullable(System.getenv("PATH")).orElseThrow();
        var command = Stream.concat(Stream.of(program.toString(), "davit"), Stream.of(arguments))
                .toList();
        return Programs.run(TIMEOUT, Map.of("KUBECONFIG", setting("KUBECONFIG"), "PATH", path), command);
    }

    /** Starts a program that hack/assets has built. */
    public Running startAsset(String asset, String... arguments) {
        var command = Stream.concat(
                        Stream.of(assets().resolve("bin").resolve(asset).toString()), Stream.of(arguments))
                .toList();
        return Programs.start(Map.of(), command);
    }

    /** @return a new bare machine with a running containerd */
    public Machine addMachine(String machine, String... options) {
        lab(Stream.concat(Stream.of("machine", "add", machine), Stream.of(options))
                        .toArray(String[]::new))
                .text();
        return new Machine(this, machine);
    }

    /** @return the machine of that name that exists already */
    public Machine machine(String machine) {
        return new Machine(this, machine);
    }

    /** Keeps a stock kubelet running on a machine, as an init system would after {@code kubeadm join}. */
    public void startStockKubelet(String machine, String version) {
        lab("machine", "kubelet", machine, version).text();
    }

    public void removeMachine(String machine) {
        lab("machine", "remove", machine).text();
    }

    /** Installs Davit again, with these options of {@code hack/lab davit}; returns when it is rolled out. */
    public void install(String... options) {
        lab(Stream.concat(Stream.of("davit"), Stream.of(options)).toArray(String[]::new))
                .text();
    }

    /** Writes pods, events and logs of everything into a folder. */
    public void dump(Path folder) {
        lab("dump", folder.toString());
    }

    /** @return a folder that lives as long as the lab */
    Path workFolder() {
        try {
            return Files.createDirectories(Path.of(setting("DAVIT_LAB_STATE")).resolve("e2e"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> command(List<String> arguments) {
        return Stream.concat(Stream.of(root.resolve("hack/lab").toString(), "--name", name), arguments.stream())
                .toList();
    }

    private Path davitPrograms() {
        return root.resolve("hosted-cp/images/cli/target/davit/bin").toAbsolutePath();
    }

    private Finished lab(String... arguments) {
        return Programs.run(TIMEOUT, Map.of(), command(List.of(arguments)));
    }

    private String setting(String key) {
        return Optional.ofNullable(settings.get(key))
                .orElseThrow(() -> new IllegalStateException("hack/lab env does not say " + key));
    }

    private Map<String, String> settings() {
        return ASSIGNMENT
                .matcher(lab("env").text())
                .results()
                .collect(Collectors.toMap(assignment -> assignment.group(1), assignment -> assignment.group(2)));
    }

    private Path assets() {
        var dir = List.of(root.resolve("hack/assets").toString(), "dir");
        return Path.of(Programs.run(TIMEOUT, Map.of(), dir).text());
    }

    private Path newestKubectl() {
        try (var folders = Files.list(assets().resolve("bin"))) {
            return folders.filter(folder -> folder.getFileName().toString().startsWith("kubernetes-"))
                    .max(Comparator.naturalOrder())
                    .orElseThrow()
                    .resolve("kubectl");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
