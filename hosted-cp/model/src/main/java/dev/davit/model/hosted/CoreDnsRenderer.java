package dev.davit.model.hosted;

import static dev.davit.model.hosted.HostedObjects.KUBE_SYSTEM;
import static dev.davit.model.hosted.HostedObjects.account;
import static dev.davit.model.hosted.HostedObjects.rule;

import dev.davit.model.HostedClusterPlan;
import dev.davit.model.naming.Names;
import dev.davit.model.pod.Probes;
import dev.davit.model.text.Canonical;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import java.util.List;
import java.util.Map;

/**
 * CoreDNS on every machine, reached by that machine's pods only: machines on different sites need not reach each other
 * to resolve a name.
 */
final class CoreDnsRenderer {
    private static final String NAME = "coredns";
    private static final String SERVICE = "kube-dns";
    private static final String ROLE = "system:coredns";
    private static final String COREFILE = "Corefile";
    private static final String CONFIG = "/etc/coredns";
    private static final String TCP = "TCP";
    private static final String UDP = "UDP";
    private static final int DNS_PORT = 53;
    private static final int METRICS_PORT = 9153;
    private static final int HEALTH_PORT = 8080;
    private static final int READY_PORT = 8181;

    private final HostedClusterPlan plan;
    private final HostedObjects objects;

    private CoreDnsRenderer(HostedClusterPlan plan) {
        this.plan = plan;
        this.objects = new HostedObjects(plan.identity(), NAME);
    }

    static List<HasMetadata> render(HostedClusterPlan plan) {
        var renderer = new CoreDnsRenderer(plan);
        var objects = renderer.objects;
        return List.of(
                objects.serviceAccount(KUBE_SYSTEM, NAME),
                objects.clusterRole(
                        ROLE,
                        rule("", List.of("endpoints", "services", "pods", "namespaces"), "list", "watch"),
                        rule("discovery.k8s.io", List.of("endpointslices"), "list", "watch")),
                objects.clusterBinding(ROLE, ROLE, List.of(account(KUBE_SYSTEM, NAME))),
                objects.configMap(KUBE_SYSTEM, NAME, Map.of(COREFILE, renderer.corefile())),
                renderer.service(),
                renderer.daemonSet());
    }

    /**
     * Names of the cluster never leave it. For others the machine's resolver is asked; where it does not answer, a
     * lookup fails at once after the first few, instead of holding every pod up for seconds.
     */
    private String corefile() {
        return """
                .:%d {
                    errors
                    health :%d {
                        lameduck 5s
                    }
                    ready :%d
                    kubernetes %s in-addr.arpa ip6.arpa {
                        pods insecure
                        fallthrough in-addr.arpa ip6.arpa
                        ttl 30
                    }
                    prometheus :%d
                    forward . /etc/resolv.conf {
                        max_concurrent 1000
                        max_fails 1
                        health_check 5s
                        failfast_all_unhealthy_upstreams
                    }
                    cache 30 {
                        servfail 5s
                    }
                    loop
                    reload
                    loadbalance
                }
                """.formatted(
                DNS_PORT, HEALTH_PORT, READY_PORT, plan.spec().networking().dnsDomain(), METRICS_PORT);
    }

    private Service service() {
        return new ServiceBuilder()
                .withMetadata(new ObjectMetaBuilder(objects.metadata(KUBE_SYSTEM, SERVICE))
                        .addToLabels("k8s-app", SERVICE)
                        .addToLabels("kubernetes.io/cluster-service", "true")
                        .addToLabels("kubernetes.io/name", "CoreDNS")
                        .build())
                .withNewSpec()
                .withClusterIP(plan.dnsServiceAddress())
                .withInternalTrafficPolicy("Local")
                .withSelector(Map.of("k8s-app", SERVICE))
                .withPorts(
                        servicePort("dns", DNS_PORT, UDP),
                        servicePort("dns-tcp", DNS_PORT, TCP),
                        servicePort("metrics", METRICS_PORT, TCP))
                .endSpec()
                .build();
    }

    /** The new pod of a machine answers before the old one leaves. */
    private DaemonSet daemonSet() {
        return NodePods.daemonSet(
                objects.metadata(KUBE_SYSTEM, NAME),
                SERVICE,
                Canonical.hash(corefile()),
                NodePods.newBeforeOld(),
                pod());
    }

    private PodSpec pod() {
        return new PodSpecBuilder()
                .withServiceAccountName(NAME)
                .withPriorityClassName(NodePods.PRIORITY)
                .withDnsPolicy("Default")
                .withTolerations(
                        new TolerationBuilder()
                                .withKey("CriticalAddonsOnly")
                                .withOperator("Exists")
                                .build(),
                        new TolerationBuilder()
                                .withOperator("Exists")
                                .withEffect("NoSchedule")
                                .build())
                .addToNodeSelector("kubernetes.io/os", "linux")
                .withContainers(container())
                .withVolumes(NodePods.config("config", NAME))
                .build();
    }

    private Container container() {
        return new ContainerBuilder()
                .withName(NAME)
                .withImage(plan.release().images().coreDNS())
                .withImagePullPolicy("IfNotPresent")
                .withArgs("-conf", CONFIG + "/" + COREFILE)
                .withEnv(
                        // Not through the Service, so that names resolve without kube-proxy.
                        NodePods.value(
                                "KUBERNETES_SERVICE_HOST",
                                plan.spec().networking().nodeLocalAddress()),
                        NodePods.value("KUBERNETES_SERVICE_PORT", Integer.toString(Names.API_PORT)))
                .withPorts(
                        port("dns", DNS_PORT, UDP), port("dns-tcp", DNS_PORT, TCP), port("metrics", METRICS_PORT, TCP))
                .withReadinessProbe(new Probes("HTTP", READY_PORT).readiness("/ready"))
                .withLivenessProbe(new Probes("HTTP", HEALTH_PORT).liveness("/health"))
                .withNewResources()
                .addToRequests("cpu", new Quantity("20m"))
                .addToRequests("memory", new Quantity("48Mi"))
                .addToLimits("memory", new Quantity("256Mi"))
                .endResources()
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                .withAdd("NET_BIND_SERVICE")
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .withVolumeMounts(NodePods.mount("config", CONFIG))
                .build();
    }

    private static ServicePort servicePort(String name, int port, String protocol) {
        return new ServicePortBuilder()
                .withName(name)
                .withPort(port)
                .withTargetPort(new IntOrString(port))
                .withProtocol(protocol)
                .build();
    }

    private static ContainerPort port(String name, int port, String protocol) {
        return new ContainerPortBuilder()
                .withName(name)
                .withContainerPort(port)
                .withProtocol(protocol)
                .build();
    }
}
