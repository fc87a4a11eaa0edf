package dev.davit.bench.idle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ApiWritesTest {

    @Test
    void countsWhatWritesButNotLeases() {
        assertThat(ApiWrites.count("""
                # TYPE davit_management_api_requests_total counter
                davit_management_api_requests_total{resource="deployments",status="2xx",verb="delete"} 1.0
                davit_management_api_requests_total{resource="deployments",status="2xx",verb="list"} 16.0
                davit_management_api_requests_total{resource="events",status="2xx",verb="create"} 20.0
                davit_management_api_requests_total{resource="hostedclusters",status="1xx",verb="watch"} 4.0
                davit_management_api_requests_total{resource="hostedclusters/status",status="2xx",verb="patch"} 300.0
                davit_management_api_requests_total{resource="jointokens/status",status="4xx",verb="update"} 4000.0
                davit_management_api_requests_total{resource="leases",status="2xx",verb="patch"} 1.0E7
                davit_management_api_requests_total{resource="pods",status="failed",verb="deletecollection"} 5.0E4
                davit_hosted_api_requests_total{resource="deployments",result="2xx",verb="patch"} 600000.0
                """)).isEqualTo(54_321);
    }

    @Test
    void refusesAnAnswerThatCountsNoRequests() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ApiWrites.count("davit_leader 1.0\n"))
                .withMessageContaining("expected davit_management_api_requests_total");
    }
}
