package dev.davit.operator.hosted;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class NodeViewTest {
    @Test
    void readsTheAddressesOfANode() {
        NodeView view = NodeView.of(node("198.18.0.21", "fd00:0:0::21"));

        assertThat(view.internalIps()).containsExactly("198.18.0.21", "fd00:0:0:0:0:0:0:21");
        assertThat(view.addresses().ips()).contains(InetAddress.ofLiteral("198.18.0.21"));
    }

    @Test
    void leavesOutWhatIsNoPlainLiteral() {
        NodeView view = NodeView.of(node("w1.example.org", "10.1", "0x7f.1", "198.18.0.21", ""));

        assertThat(view.internalIps()).containsExactly("198.18.0.21");
        assertThat(view.addresses().ips()).containsExactly(InetAddress.ofLiteral("198.18.0.21"));
    }

    private static Node node(String... internalIps) {
        var node = new NodeBuilder()
                .withNewMetadata()
                .withName("w1")
                .endMetadata()
                .withNewStatus()
                .endStatus();
        for (var address : internalIps) {
            node = node.editStatus().addNewAddress(address, "InternalIP").endStatus();
        }
        return node.build();
    }
}
