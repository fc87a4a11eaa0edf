package dev.davit.agent.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.davit.agent.testing.FakeSandboxes;
import java.io.IOException;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class PodAddressesTest {
    private final FakeSandboxes sandboxes = new FakeSandboxes();
    private final PodAddresses addresses = new PodAddresses(sandboxes);

    @Test
    void followPodsThatComeAndGo() throws IOException {
        assertThat(addresses.look()).isEmpty();

        sandboxes.run("a", "10.244.7.2").run("b", "10.244.7.3").run("host");
        assertThat(addresses.look())
                .containsExactlyInAnyOrder(InetAddress.ofLiteral("10.244.7.2"), InetAddress.ofLiteral("10.244.7.3"));

        sandboxes.end("a");
        assertThat(addresses.look()).containsExactly(InetAddress.ofLiteral("10.244.7.3"));
    }

    @Test
    void anAddressThatANewPodGotAgainCounts() throws IOException {
        sandboxes.run("a", "10.244.7.2");
        addresses.look();

        sandboxes.end("a").run("b", "10.244.7.2");

        assertThat(addresses.look()).containsExactly(InetAddress.ofLiteral("10.244.7.2"));
    }

    @Test
    void eachPodIsAskedForOnce() throws IOException {
        sandboxes.run("a", "10.244.7.2").run("host");

        addresses.look();
        addresses.look();

        assertThat(sandboxes.questions()).containsExactlyInAnyOrder("a", "host");
    }

    @Test
    void aRuntimeThatIsAwayIsNoEmptyMachine() throws IOException {
        sandboxes.run("a", "10.244.7.2");
        addresses.look();
        sandboxes.goAway("connection refused");

        assertThatIOException().isThrownBy(addresses::look).withMessage("connection refused");
    }
}
