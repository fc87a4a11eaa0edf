package dev.davit.agent.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NodeViewTest {
    private static final InetAddress IN_RANGE = InetAddress.ofLiteral("10.244.1.9");
    private static final InetAddress ANNOUNCED = InetAddress.ofLiteral("10.244.200.9");

    private final NodeView view = new NodeView(InetAddress.ofLiteral("198.18.0.21"));

    @Test
    void nothingIsAPodBeforeTheClusterHasSaidWhichOnesAre() {
        assertThat(view.ownsPod(IN_RANGE)).isFalse();
    }

    @Test
    void podsAreThoseOfTheNodesRanges() {
        view.podRanges(List.of("10.244.1.0/24", "nonsense"));

        assertThat(view.ownsPod(IN_RANGE)).isTrue();
        assertThat(view.ownsPod(ANNOUNCED)).isFalse();
    }

    @Test
    void whereAddressesAreAnnouncedPodsAreExactlyThose() {
        view.podRanges(List.of("10.244.1.0/24"));

        view.podAddresses(Set.of(ANNOUNCED));

        assertThat(view.ownsPod(ANNOUNCED)).isTrue();
        assertThat(view.ownsPod(IN_RANGE)).as("a range means nothing there").isFalse();
        assertThat(view.ownsPod(InetAddress.ofLiteral("10.244.200.10"))).isFalse();
    }
}
