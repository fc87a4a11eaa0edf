package dev.davit.model.patch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.PatchType;
import dev.davit.api.v1alpha1.Reasons;
import dev.davit.model.HostedClusterPlan;
import dev.davit.model.ManagementRenderer;
import dev.davit.model.Plans;
import dev.davit.model.validation.Refusal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One row for everything that no patch may change: the refusal names it. */
class PatchGuardTest {
    private static final String DEPLOYMENT = "kube-apiserver";

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /metadata/generateName                              | metadata: {generateName: x}
            /metadata/labels                                    | metadata: {labels: {a: b}}
            /metadata/ownerReferences                           | metadata: {ownerReferences: [{apiVersion: v1, kind: Node, name: n, uid: u}]}
            /metadata/finalizers                                | metadata: {finalizers: [example.org/x]}
            /metadata/deletionGracePeriodSeconds                | metadata: {deletionGracePeriodSeconds: 1}
            /status                                             | status: {replicas: 3}
            /metadata/annotations/deployment.kubernetes.io/revision | metadata: {annotations: {deployment.kubernetes.io/revision: '1'}}
            /metadata/annotations/kubernetes.io/x               | metadata: {annotations: {kubernetes.io/x: y}}
            /spec/template/metadata/finalizers                  | spec: {template: {metadata: {finalizers: [example.org/x]}}}
            /spec/template/metadata/name                        | spec: {template: {metadata: {name: x}}}
            /spec/template/metadata/annotations/container.apparmor.security.beta.kubernetes.io/kube-apiserver | spec: {template: {metadata: {annotations: {container.apparmor.security.beta.kubernetes.io/kube-apiserver: unconfined}}}}
            /spec/template/metadata/annotations/node.k8s.io/x   | spec: {template: {metadata: {annotations: {node.k8s.io/x: y}}}}
            /spec/template/metadata/annotations/k8s.v1.cni.cncf.io/networks | spec: {template: {metadata: {annotations: {k8s.v1.cni.cncf.io/networks: theirs}}}}
            /metadata/annotations/davit.dev/inputs-hash         | metadata: {annotations: {davit.dev/inputs-hash: x}}
            /metadata/annotations/x.davit.dev/y                 | metadata: {annotations: {x.davit.dev/y: z}}
            /spec/template/metadata/annotations/davit.dev/inputs-hash | spec: {template: {metadata: {annotations: {davit.dev/inputs-hash: null}}}}
            /spec/template/metadata/labels                      | spec: {template: {metadata: {labels: {a: b}}}}
            /spec/replicas                                      | spec: {replicas: 0}
            /spec/selector                                      | spec: {selector: {matchLabels: {a: b}}}
            /spec/paused                                        | spec: {paused: true}
            /spec/strategy                                      | spec: {strategy: {type: Recreate}}
            /spec/template/spec/volumes                         | spec: {template: {spec: {volumes: [{name: x, emptyDir: {}}]}}}
            /spec/template/spec/securityContext                 | spec: {template: {spec: {securityContext: {runAsUser: 0}}}}
            /spec/template/spec/serviceAccount                  | spec: {template: {spec: {serviceAccount: default}}}
            /spec/template/spec/serviceAccountName              | spec: {template: {spec: {serviceAccountName: default}}}
            /spec/template/spec/automountServiceAccountToken    | spec: {template: {spec: {automountServiceAccountToken: true}}}
            /spec/template/spec/enableServiceLinks              | spec: {template: {spec: {enableServiceLinks: true}}}
            /spec/template/spec/imagePullSecrets                | spec: {template: {spec: {imagePullSecrets: [{name: theirs}]}}}
            /spec/template/spec/hostNetwork                     | spec: {template: {spec: {hostNetwork: true}}}
            /spec/template/spec/hostPID                         | spec: {template: {spec: {hostPID: true}}}
            /spec/template/spec/hostIPC                         | spec: {template: {spec: {hostIPC: true}}}
            /spec/template/spec/hostUsers                       | spec: {template: {spec: {hostUsers: true}}}
            /spec/template/spec/hostAliases                     | spec: {template: {spec: {hostAliases: [{ip: 192.0.2.1, hostnames: [gateway]}]}}}
            /spec/template/spec/hostname                        | spec: {template: {spec: {hostname: x}}}
            /spec/template/spec/setHostnameAsFQDN               | spec: {template: {spec: {setHostnameAsFQDN: true}}}
            /spec/template/spec/subdomain                       | spec: {template: {spec: {subdomain: x}}}
            /spec/template/spec/dnsPolicy                       | spec: {template: {spec: {dnsPolicy: Default}}}
            /spec/template/spec/dnsConfig                       | spec: {template: {spec: {dnsConfig: {nameservers: [192.0.2.1]}}}}
            /spec/template/spec/nodeName                        | spec: {template: {spec: {nodeName: n1}}}
            /spec/template/spec/readinessGates                  | spec: {template: {spec: {readinessGates: [{conditionType: x}]}}}
            /spec/template/spec/schedulingGates                 | spec: {template: {spec: {schedulingGates: [{name: x}]}}}
            /spec/template/spec/resourceClaims                  | spec: {template: {spec: {resourceClaims: [{name: x}]}}}
            /spec/template/spec/restartPolicy                   | spec: {template: {spec: {restartPolicy: Never}}}
            /spec/template/spec/activeDeadlineSeconds           | spec: {template: {spec: {activeDeadlineSeconds: 9}}}
            /spec/template/spec/terminationGracePeriodSeconds   | spec: {template: {spec: {terminationGracePeriodSeconds: 0}}}
            /spec/template/spec/shareProcessNamespace           | spec: {template: {spec: {shareProcessNamespace: true}}}
            /spec/template/spec/ephemeralContainers             | spec: {template: {spec: {ephemeralContainers: [{name: x}]}}}
            /spec/template/spec/containers: containers can neither be added | spec: {template: {spec: {containers: [{name: x}]}}}
            """)
    void refusesChangesOfTheWorkload(String path, String patch) {
        assertRefused(path, refusals("Deployment", DEPLOYMENT, patch));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /spec/updateStrategy                        | spec: {updateStrategy: {type: RollingUpdate}}
            /spec/podManagementPolicy                   | spec: {podManagementPolicy: OrderedReady}
            /spec/ordinals                              | spec: {ordinals: {start: 3}}
            /spec/serviceName                           | spec: {serviceName: x}
            /spec/volumeClaimTemplates                  | spec: {volumeClaimTemplates: []}
            /spec/persistentVolumeClaimRetentionPolicy  | spec: {persistentVolumeClaimRetentionPolicy: {whenScaled: Delete}}
            /spec/template/spec/containers[etcd]/command | spec: {template: {spec: {containers: [{name: etcd, command: [sleep]}]}}}
            /spec/template/spec/containers[etcd]/args   | spec: {template: {spec: {containers: [{name: etcd, args: [--force-new-cluster]}]}}}
            /spec/template/spec/containers[etcd]/livenessProbe/exec | spec: {template: {spec: {containers: [{name: etcd, livenessProbe: {httpGet: null, exec: {command: [etcdctl, member, list]}}}]}}}
            /spec/template/spec/containers[etcd]/env[ETCD_FORCE_NEW_CLUSTER] | spec: {template: {spec: {containers: [{name: etcd, env: [{name: ETCD_FORCE_NEW_CLUSTER, value: x}]}]}}}
            /spec/template/spec/containers[etcd]/env[POD_NAME] | spec: {template: {spec: {containers: [{name: etcd, env: [{name: POD_NAME, value: x, valueFrom: null}]}]}}}
            /spec/template/spec/containers[etcd]/env[POD_NAME] | spec: {template: {spec: {containers: [{name: etcd, env: [{name: POD_NAME, $patch: delete}]}]}}}
            """)
    void refusesChangesOfEtcd(String path, String patch) {
        assertRefused(path, refusals("StatefulSet", "etcd", patch));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /securityContext            | securityContext: {privileged: true}
            /volumeMounts               | volumeMounts: [{name: config, mountPath: /x}]
            /volumeDevices              | volumeDevices: [{name: config, devicePath: /x}]
            /ports                      | ports: [{containerPort: 6443, hostPort: 6443}]
            /envFrom                    | envFrom: [{secretRef: {name: authorities}}]
            /lifecycle                  | lifecycle: {preStop: null}
            /restartPolicy              | restartPolicy: null
            /workingDir                 | workingDir: /x
            /terminationMessagePath     | terminationMessagePath: /x
            /stdin                      | stdin: true
            /tty                        | tty: true
            /resources/claims           | resources: {claims: [{name: x}]}
            /startupProbe               | startupProbe: null
            /livenessProbe              | livenessProbe: null
            /readinessProbe             | readinessProbe: null
            /readinessProbe/httpGet     | readinessProbe: {httpGet: {host: 192.0.2.1}}
            /readinessProbe/httpGet     | readinessProbe: {httpGet: {path: /livez}}
            /livenessProbe/exec         | livenessProbe: {httpGet: null, exec: {command: [kill, '1']}}
            /livenessProbe/terminationGracePeriodSeconds | livenessProbe: {terminationGracePeriodSeconds: 1}
            /livenessProbe/httpGet      | livenessProbe: {httpGet: null, tcpSocket: {host: 192.0.2.1, port: 1}}
            /env[HTTPS_PROXY]           | env: [{name: HTTPS_PROXY, value: 'http://192.0.2.1'}]
            /env[no_proxy]              | env: [{name: no_proxy, value: x}]
            /env[SSL_CERT_FILE]         | env: [{name: SSL_CERT_FILE, value: x}]
            /env[KUBECONFIG]            | env: [{name: KUBECONFIG, value: x}]
            /env[A]                     | env: [{name: A, valueFrom: {secretKeyRef: {name: authorities, key: x}}}]
            /args: --authorization-mode | args: [--authorization-mode=AlwaysAllow]
            /args: --authorization-mode | args: [--authorization_mode=AlwaysAllow]
            /args: --anonymous-auth     | args: [--anonymous-auth]
            /args: --etcd-servers       | args: ['--etcd_servers=https://192.0.2.1:2379']
            /args: --runtime-config     | args: [--runtime-config=api/ga=false]
            /args: --admission-control-config-file | args: [--admission-control-config-file=/x]
            /args: what is no --flag=value | args: [--v, '4']
            /args: what is no --flag=value | args: [-v=4]
            /args: what is no --flag=value | args: [--, --v=4]
            /args: what is no --flag=value | env: [{name: X, value: authorization-mode=AlwaysAllow}], args: ['--$(X)']
            /args: what is no --flag=value | env: [{name: X, value: --authorization-mode=AlwaysAllow}], args: [$(X)]
            /args: --v has $(…)         | env: [{name: X, value: '4'}], args: ['--v=$(X)']
            /command                    | command: [kube-apiserver, --secure-port=6443]
            /command                    | command: [sleep]
            /command                    | command: null
            """)
    void refusesChangesOfAContainer(String path, String field) {
        var patch = "spec: {template: {spec: {initContainers: [{name: kube-apiserver, %s}]}}}".formatted(field);

        assertRefused(
                "/spec/template/spec/initContainers[kube-apiserver]" + path, refusals("Deployment", DEPLOYMENT, patch));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "kube-controller-manager, --root-ca-file=x, --root-ca-file",
        "kube-controller-manager, --leader-elect-lease-duration=1s, --leader-elect-lease-duration",
        "kube-scheduler, --config=x, --config",
        "kube-scheduler, --bind-address=::, --bind-address",
    })
    void refusesFlagsThatTheControllersExtraArgsRefuse(String container, String argument, String flag) {
        var patch = "spec: {template: {spec: {containers: [{name: %s, args: ['%s']}]}}}".formatted(container, argument);

        assertRefused(
                "/spec/template/spec/containers[%s]/args: %s".formatted(container, flag),
                refusals("Deployment", DEPLOYMENT, patch));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            metadata: {annotations: {example.org/owner: a}}
            spec: {minReadySeconds: 5, progressDeadlineSeconds: 60, revisionHistoryLimit: 5}
            spec: {template: {metadata: {annotations: {example.org/scrape: 'true', prometheus.io/port: '1', notkubernetes.io/x: y, plain: z}}}}
            spec: {template: {spec: {affinity: {nodeAffinity: {}}, schedulerName: own, runtimeClassName: sandboxed, priorityClassName: p}}}
            spec: {template: {spec: {topologySpreadConstraints: [{topologyKey: rack, maxSkew: 1, whenUnsatisfiable: DoNotSchedule}]}}}
            spec: {template: {spec: {initContainers: [{name: kube-apiserver, image: mirror.example.org/kube-apiserver:v1, imagePullPolicy: Always}]}}}
            spec: {template: {spec: {initContainers: [{name: kube-apiserver, env: [{name: GODEBUG, value: x}], args: [--v=4]}]}}}
            spec: {template: {spec: {initContainers: [{name: kube-apiserver, env: [{name: GOGC, value: '200'}, {name: GOMEMLIMIT, value: 2GiB}]}]}}}
            spec: {template: {spec: {initContainers: [{name: kube-apiserver, readinessProbe: {periodSeconds: 2, successThreshold: 2}, livenessProbe: {timeoutSeconds: 3, initialDelaySeconds: 1, failureThreshold: 2}}]}}}
            spec: {template: {spec: {containers: [{name: kube-scheduler, resources: {limits: {cpu: 1}}, args: [--v=4]}]}}}
            """)
    void letsPassWhatIsTheUsers(String patch) {
        assertThat(refusals("Deployment", DEPLOYMENT, patch)).isEmpty();
    }

    private static void assertRefused(String path, List<Refusal> refusals) {
        assertThat(refusals).singleElement().satisfies(refusal -> {
            assertThat(refusal.condition()).isEqualTo(Conditions.VALID_SPEC);
            assertThat(refusal.reason()).isEqualTo(Reasons.INVALID_PATCH);
            assertThat(refusal.message()).contains(": " + path);
        });
    }

    private static List<Refusal> refusals(String kind, String name, String patch) {
        return new ManagementRenderer().refusals(plan(kind, name, patch));
    }

    private static HostedClusterPlan plan(String kind, String name, String patch) {
        var patches = List.of(Map.of("kind", kind, "name", name, "type", PatchType.Strategic, "patch", patch));
        return Plans.plan(Plans.spec("version: 1.36.3", Map.of("controlPlane", Map.of("patches", patches))));
    }
}
