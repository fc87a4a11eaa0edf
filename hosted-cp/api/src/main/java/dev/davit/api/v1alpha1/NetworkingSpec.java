package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Address ranges inside the hosted cluster. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "!isCIDR(self.podCIDR) || !isCIDR(self.serviceCIDR)"
                + " || !(cidr(self.podCIDR).containsCIDR(self.serviceCIDR)"
                + " || cidr(self.serviceCIDR).containsCIDR(self.podCIDR))",
        messageExpression = "'podCIDR ' + self.podCIDR + ' and serviceCIDR ' + self.serviceCIDR"
                + " + ' overlap: choose ranges that share no address'")
@ValidationRule(
        value = "!isCIDR(self.podCIDR) || !isCIDR(self.serviceCIDR) || !isIP(self.nodeLocalAddress)"
                + " || !(cidr(self.podCIDR).containsIP(self.nodeLocalAddress)"
                + " || cidr(self.serviceCIDR).containsIP(self.nodeLocalAddress))",
        messageExpression = "'nodeLocalAddress ' + self.nodeLocalAddress + ' lies in podCIDR ' + self.podCIDR"
                + " + ' or serviceCIDR ' + self.serviceCIDR + ': choose an address outside of both'")
public record NetworkingSpec(
        @JsonPropertyDescription("Range of pod addresses.")
        @Default("10.244.0.0/16")
        @Size(max = Rules.CIDR_LENGTH) @ValidationRule(
                value = "isCIDR(self) && cidr(self).ip().family() == 4 && string(cidr(self).masked()) == self"
                        + " && cidr(self).prefixLength() >= 8 && cidr(self).prefixLength() <= 24",
                messageExpression =
                        "'expected an IPv4 network of length 8 to 24 with all host bits zero, such as 10.244.0.0/16,"
                                + " found \"' + self + '\"'")
        @ValidationRule(
                value = "self == oldSelf",
                messageExpression =
                        "'podCIDR cannot change, found ' + self + ' in place of ' + oldSelf + ': create a new HostedCluster'")
        String podCIDR,

        @JsonPropertyDescription("Range of service addresses.")
        @Default("10.96.0.0/16")
        @Size(max = Rules.CIDR_LENGTH) @ValidationRule(
                value = "isCIDR(self) && cidr(self).ip().family() == 4 && string(cidr(self).masked()) == self"
                        + " && cidr(self).prefixLength() >= 12 && cidr(self).prefixLength() <= 28",
                messageExpression =
                        "'expected an IPv4 network of length 12 to 28 with all host bits zero, such as 10.96.0.0/16,"
                                + " found \"' + self + '\"'")
        @ValidationRule(
                value = "self == oldSelf",
                messageExpression =
                        "'serviceCIDR cannot change, found ' + self + ' in place of ' + oldSelf + ': create a new HostedCluster'")
        String serviceCIDR,

        @JsonPropertyDescription("DNS suffix of the cluster.")
        @Default("cluster.local")
        @Size(min = 1, max = Rules.NAME_LENGTH) @ValidationRule(value = Rules.DOMAIN, messageExpression = Rules.DOMAIN_MESSAGE)
        @ValidationRule(
                value = "self == oldSelf",
                messageExpression =
                        "'dnsDomain cannot change, found ' + self + ' in place of ' + oldSelf + ': create a new HostedCluster'")
        String dnsDomain,

        @JsonPropertyDescription("Address on every machine's loopback at which the API answers, port 6443.")
        @Default("172.20.0.1")
        @Size(max = Rules.CIDR_LENGTH) @ValidationRule(
                value = "isIP(self) && ip.isCanonical(self) && ip(self).family() == 4 && ip(self).isGlobalUnicast()",
                messageExpression = "'expected an IPv4 address that is neither loopback, link-local nor multicast,"
                        + " such as 172.20.0.1, found \"' + self + '\"'")
        @ValidationRule(
                value = "self == oldSelf",
                messageExpression =
                        "'nodeLocalAddress cannot change, found ' + self + ' in place of ' + oldSelf + ': create a new HostedCluster'")
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
