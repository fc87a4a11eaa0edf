package dev.davit.agent.cluster;

import java.util.List;

/** Join records for tests. */
public final class JoinRecords {
    private JoinRecords() {}

    public static JoinRecord any() {
        return with("127.83.0.7", 16443, List.of("127.0.0.1:1"));
    }

    public static JoinRecord with(String nodeLocalAddress, int nodeLocalPort, List<String> gateways) {
        return new JoinRecord(
                JoinRecord.CURRENT_VERSION,
                "7k3f2qh2md",
                "u-1",
                "hosted.example",
                gateways,
                nodeLocalAddress,
                nodeLocalPort,
                "w1",
                "198.18.0.21",
                "0123456789abcdef0123456789abcdef",
                "1.35.4",
                "2026-11-23T00:00:00Z");
    }
}
