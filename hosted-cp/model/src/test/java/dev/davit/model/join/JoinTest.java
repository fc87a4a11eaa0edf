package dev.davit.model.join;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.Plans;
import dev.davit.model.text.SecretData;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JoinTest {
    private static final BootstrapToken TOKEN = new BootstrapToken("abcdef", "0123456789abcdef");

    @Test
    void printsOneLineThatShowsTheTokenToStandardInputOnly() {
        var plan = Plans.plan(Plans.spec("1.36.3"));

        var command = JoinCommandRenderer.command(JoinWay.of(plan), TOKEN);

        assertThat(command)
                .matches(
                        "echo abcdef\\.0123456789abcdef \\| davit-node join https://198\\.51\\.100\\.7:443 --cluster 43p53omwub\\.hosted\\.example --ca-cert-hash sha256:[0-9a-f]{64} --token-file -");
    }

    /** On Debian sh is dash, which knows nothing of bash's own. */
    @Test
    void printsALineThatAnyPosixShellRuns(@TempDir Path path) throws Exception {
        var agent = Files.writeString(
                path.resolve("davit-node"), "#!/bin/sh\necho \"$@\"; cat; exit 7\n", StandardCharsets.UTF_8);
        Files.setPosixFilePermissions(agent, PosixFilePermissions.fromString("rwx------"));
        var builder = new ProcessBuilder("sh", "-s").redirectErrorStream(true);
        builder.environment().merge("PATH", path.toString(), (before, added) -> added + ":" + before);

        var shell = builder.start();
        try (var input = shell.outputWriter()) {
            input.write(JoinCommandRenderer.command(JoinWay.of(Plans.plan(Plans.spec("1.36.3"))), TOKEN) + "\n");
        }
        var lines = shell.inputReader().readAllLines();

        assertThat(lines).hasSize(2).last().isEqualTo(TOKEN.value());
        assertThat(lines.getFirst()).startsWith("join https://").doesNotContain(TOKEN.secret());
        assertThat(shell.waitFor()).as("the agent's exit code").isEqualTo(7);
    }

    @Test
    void givesDavitsTokenNoRightOfKubeadms() {
        var secret = BootstrapTokenRenderer.render(
                Plans.IDENTITY, TOKEN, Instant.parse("2026-11-23T08:00:00.123Z"), "team-a/edge-workers", false);

        assertThat(secret.getMetadata().getName()).isEqualTo("bootstrap-token-abcdef");
        assertThat(secret.getType()).isEqualTo("bootstrap.kubernetes.io/token");
        assertThat(secret.getData())
                .containsEntry("auth-extra-groups", SecretData.encode("system:bootstrappers:davit:default"))
                .containsEntry("usage-bootstrap-authentication", SecretData.encode("true"))
                .containsEntry("usage-bootstrap-signing", SecretData.encode("false"))
                .containsEntry("expiration", SecretData.encode("2026-11-23T08:00:00Z"));
    }

    @Test
    void givesKubeadmsTokenItsGroupAndSignature() {
        var secret = BootstrapTokenRenderer.render(
                Plans.IDENTITY, TOKEN, Instant.parse("2026-11-23T08:00:00Z"), "team-a/edge-workers", true);

        assertThat(secret.getData())
                .containsEntry(
                        "auth-extra-groups", SecretData.encode("system:bootstrappers:kubeadm:default-node-token"))
                .containsEntry("usage-bootstrap-signing", SecretData.encode("true"));
    }

    @Test
    void handsOverCommandAndToken() {
        var plan = Plans.plan(Plans.spec("1.36.3"));

        var secret = JoinCommandRenderer.secret(JoinWay.of(plan), "edge-workers", TOKEN, false);

        assertThat(secret.getMetadata().getNamespace()).isEqualTo("team-a");
        assertThat(secret.getMetadata().getName()).isEqualTo("edge-workers-join");
        assertThat(secret.getData())
                .containsOnlyKeys("command", "token")
                .containsEntry("token", SecretData.encode(TOKEN.value()));
    }

    @Test
    void makesTokensThatKubernetesTakes() {
        var token = BootstrapToken.create(new SecureRandom());

        assertThat(BootstrapToken.tryParse(token.value() + "\n")).contains(token);
        assertThat(token.toString()).doesNotContain(token.secret());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abcdef", "abcdef.0123", "ABCDEF.0123456789abcdef", "abcdef.0123456789abcdef0"})
    void refusesWhatIsNoToken(String text) {
        assertThat(BootstrapToken.tryParse(text)).isEmpty();
    }
}
