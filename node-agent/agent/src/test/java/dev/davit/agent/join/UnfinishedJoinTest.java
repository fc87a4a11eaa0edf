package dev.davit.agent.join;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.agent.cluster.ClusterName;
import dev.davit.agent.files.NodePaths;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnfinishedJoinTest {
    private static final ClusterName CLUSTER = new ClusterName("7k3f2qh2md", "hosted.example");

    @Test
    void isOfTheClusterItWasBegunFor(@TempDir Path root) throws Exception {
        var unfinished = new UnfinishedJoin(new NodePaths(root));
        assertThat(unfinished.isTo(CLUSTER)).isFalse();

        unfinished.begin(CLUSTER);

        assertThat(unfinished.isTo(CLUSTER)).isTrue();
        assertThat(unfinished.isTo(new ClusterName("aaaaaaaaaa", "hosted.example")))
                .isFalse();
    }

    @Test
    void remembersEveryAddressOnce(@TempDir Path root) throws Exception {
        var paths = new NodePaths(root);

        new UnfinishedJoin(paths).adds("172.20.0.1");
        new UnfinishedJoin(paths).adds("172.20.0.2");
        new UnfinishedJoin(paths).adds("172.20.0.1");

        assertThat(new UnfinishedJoin(paths).addresses()).containsExactly("172.20.0.1", "172.20.0.2");
    }
}
