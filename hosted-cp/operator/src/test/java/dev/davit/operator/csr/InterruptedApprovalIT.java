package dev.davit.operator.csr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.JoinToken;
import dev.davit.api.v1alpha1.JoinTokenPhase;
import dev.davit.api.v1alpha1.JoinTokenStatus;
import dev.davit.operator.jointoken.ClusterJoinTokens;
import dev.davit.testing.kube.KubeApi;
import dev.davit.testing.kube.KubeApiTest;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestCondition;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An operator that ends between counting a use and approving; one API server stands for both clusters. */
@KubeApiTest(manifests = "crds")
class InterruptedApprovalIT implements CsrJournal {
    private static final String TOKEN_ID = "abcdef";
    private static final String GROUP = "system:bootstrappers:davit:default";

    private final KubernetesClient admin;
    private final KubernetesClient machine;
    private final String namespace;
    private final ClusterJoinTokens tokens;

    InterruptedApprovalIT(KubeApi api) {
        this.admin = api.admin();
        this.machine = api.client("system:bootstrap:" + TOKEN_ID, "system:bootstrappers", GROUP);
        this.namespace = api.namespace();
        this.tokens = new ClusterJoinTokens(admin, namespace, "edge");
    }

    @BeforeEach
    void letMachinesAsk() {
        admin.resource(new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName("davit:bootstrap")
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "system:node-bootstrapper")
                        .addNewSubject("rbac.authorization.k8s.io", "Group", GROUP, null)
                        .build())
                .serverSideApply();
        JoinToken token = admin.resource(Serialization.unmarshal("""
                        apiVersion: davit.dev/v1alpha1
                        kind: JoinToken
                        metadata: {name: workers, namespace: %s}
                        spec: {clusterName: edge, ttl: 1h, maxUses: 1}
                        """.formatted(namespace), JoinToken.class))
                .create();
        token.setStatus(new JoinTokenStatus(
                1L,
                JoinTokenPhase.Ready,
                0,
                List.of(),
                Instant.now().plusSeconds(3600).toString(),
                null,
                TOKEN_ID,
                "ready"));
        admin.resource(token).updateStatus();
    }

    @AfterEach
    void removeRequests() {
        admin.certificates().v1().certificateSigningRequests().delete();
        machine.close();
    }

    @Test
    void theNextOperatorApprovesTheRequestThatHasTheUse() throws Exception {
        CertificateSigningRequest interrupted = ask("interrupted");
        assertThat(tokens.reserve(
                        tokens.find(TOKEN_ID).orElseThrow(),
                        interrupted.getMetadata().getUid()))
                .isTrue();

        CertificateSigningRequest late = ask("late");
        boolean again = successor().review(List.of(late, interrupted));

        assertThat(again).isFalse();
        assertThat(conditions("interrupted")).containsExactly("Approved/DavitApproved");
        assertThat(conditions("late")).containsExactly("Denied/TokenExhausted");
        assertThat(tokens.find(TOKEN_ID)).hasValueSatisfying(token -> {
            assertThat(token.uses()).isEqualTo(1);
            assertThat(token.usedBy()).containsExactly(interrupted.getMetadata().getUid());
        });
    }

    @Override
    public void approved(CsrFacts csr, String nodeName) {
        assertThat(nodeName).isEqualTo(csr.name());
    }

    @Override
    public void denied(CsrFacts csr, DenialReason reason, String message) {
        assertThat(message).isNotBlank();
    }

    private CsrApprover successor() {
        return new CsrApprover(admin, tokens, name -> Optional.empty(), this, Clock.systemUTC());
    }

    private CertificateSigningRequest ask(String name) throws Exception {
        return machine.resource(TestRequest.client(name, "CN=system:node:" + name + ",O=system:nodes"))
                .create();
    }

    private List<String> conditions(String name) {
        return admin
                .certificates()
                .v1()
                .certificateSigningRequests()
                .withName(name)
                .require()
                .getStatus()
                .getConditions()
                .stream()
                .map(InterruptedApprovalIT::text)
                .toList();
    }

    private static String text(CertificateSigningRequestCondition condition) {
        return condition.getType() + "/" + condition.getReason();
    }
}
