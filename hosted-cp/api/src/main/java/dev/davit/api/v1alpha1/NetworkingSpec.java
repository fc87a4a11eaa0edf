package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;

/** Address ranges inside the hosted cluster. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record NetworkingSpec(
        @JsonPropertyDescription("Range of pod addresses.") @Default("10.244.0.0/16")
        String podCIDR,

        @JsonPropertyDescription("Range of service addresses.") @Default("10.96.0.0/16")
        String serviceCIDR,

        @JsonPropertyDescription("DNS suffix of the cluster.") @Default("cluster.local")
        String dnsDomain,

        @JsonPropertyDescription("Address on every machine's loopback at which the API answers, port 6443.")
        @Default("172.20.0.1")
        String nodeLocalAddress) {
    /** Fills absent values with the defaults that the CRD states. */
    public NetworkingSpec {
        podCIDR = podCIDR == null ? "10.244.0.0/16" : podCIDR;
        serviceCIDR = serviceCIDR == null ? "10.96.0.0/16" : serviceCIDR;
        dnsDomain = dnsDomain == null ? "cluster.local" : dnsDomain;
        nodeLocalAddress = nodeLocalAddress == null ? "172.20.0.1" : nodeLocalAddress;
    }

    /** @return what an empty object means */
    public static NetworkingSpec defaults() {
        return new NetworkingSpec("10.244.0.0/16", "10.96.0.0/16", "cluster.local", "172.20.0.1");
    }
}
