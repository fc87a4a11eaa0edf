package dev.davit.operator.csr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.JoinTokenPhase;
import dev.davit.testing.kube.KubeApi;
import dev.davit.testing.kube.KubeApiTest;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestBuilder;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestCondition;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The approver against a real API server that stands for the hosted cluster. */
@KubeApiTest
class CsrApproverIT implements JoinTokens, CsrJournal {
    private static final String GROUP = "system:bootstrappers:davit:default";

    private final KubernetesClient hosted;
    private final KubernetesClient machine;
    private final CsrApprover approver;
    private final List<DenialReason> denials = new ArrayList<>();
    private final Set<String> uses = new HashSet<>();
    private boolean changedMeanwhile;

    CsrApproverIT(KubeApi api) {
        this.hosted = api.admin();
        hosted.resource(new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName("davit:bootstrap")
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "system:node-bootstrapper")
                        .addNewSubject("rbac.authorization.k8s.io", "Group", GROUP, null)
                        .build())
                .serverSideApply();
        this.machine = api.client("system:bootstrap:abcdef", "system:bootstrappers", GROUP);
        this.approver = new CsrApprover(hosted, this, name -> Optional.empty(), this, Clock.systemUTC());
    }

    @AfterEach
    void removeRequests() {
        hosted.certificates().v1().certificateSigningRequests().delete();
        machine.close();
    }

    @Test
    void approvesAndCountsAUse() throws Exception {
        CertificateSigningRequest csr = ask("first", "CN=system:node:w1,O=system:nodes");

        boolean again = approver.review(List.of(csr));

        assertThat(again).isFalse();
        assertThat(conditions("first")).containsExactly("Approved/DavitApproved");
        assertThat(uses).hasSize(1);
    }

    @Test
    void decidesOnceAlthoughTheCacheStillShowsThePendingRequest() throws Exception {
        CertificateSigningRequest stale = ask("once", "CN=system:node:w2,O=system:nodes");

        approver.review(List.of(stale));
        approver.review(List.of(stale));

        assertThat(uses).hasSize(1);
    }

    @Test
    void deniesTheSecondMachineOfATokenForOne() throws Exception {
        approver.review(List.of(ask("one", "CN=system:node:w3,O=system:nodes")));

        approver.review(List.of(ask("two", "CN=system:node:w4,O=system:nodes")));

        assertThat(conditions("two")).containsExactly("Denied/TokenExhausted");
        assertThat(denials).containsExactly(DenialReason.TokenExhausted);
    }

    @Test
    void deniesAnAdministratorsCertificate() throws Exception {
        approver.review(List.of(ask("admin", "CN=system:node:w5,O=system:masters")));

        assertThat(conditions("admin")).containsExactly("Denied/WrongSubject");
        assertThat(uses).isEmpty();
    }

    @Test
    void decidesAgainWhenTheTokenChangedMeanwhile() throws Exception {
        CertificateSigningRequest csr = ask("race", "CN=system:node:w6,O=system:nodes");
        changedMeanwhile = true;

        assertThat(approver.review(List.of(csr))).isTrue();
        assertThat(conditions("race")).isEmpty();

        changedMeanwhile = false;
        assertThat(approver.review(List.of(csr))).isFalse();
        assertThat(conditions("race")).containsExactly("Approved/DavitApproved");
    }

    @Test
    void oneRequestThatCannotBeDecidedOnHoldsUpNoOther() throws Exception {
        var broken = new CertificateSigningRequestBuilder()
                .withNewMetadata()
                .withName("broken")
                .withUid("broken")
                .endMetadata()
                .build();

        boolean again = approver.review(List.of(broken, ask("sound", "CN=system:node:w7,O=system:nodes")));

        assertThat(again).as("it is tried again").isTrue();
        assertThat(conditions("sound")).containsExactly("Approved/DavitApproved");
    }

    @Override
    public Optional<TokenView> find(String tokenId) {
        return Optional.of(new TokenView(
                "team-a",
                "workers",
                tokenId,
                JoinTokenPhase.Ready,
                uses.size(),
                uses,
                1,
                Optional.of(Instant.now().plusSeconds(60)),
                Optional.empty()));
    }

    @Override
    public boolean reserve(TokenView token, String requestUid) {
        return !changedMeanwhile && uses.add(requestUid);
    }

    @Override
    public void approved(CsrFacts csr, String nodeName) {
        assertThat(nodeName).startsWith("w");
    }

    @Override
    public void denied(CsrFacts csr, DenialReason reason, String message) {
        denials.add(reason);
    }

    private CertificateSigningRequest ask(String name, String subject) throws Exception {
        return machine.resource(TestRequest.client(name, subject)).create();
    }

    private List<String> conditions(String name) {
        var status = hosted.certificates()
                .v1()
                .certificateSigningRequests()
                .withName(name)
                .get()
                .getStatus();
        return Optional.ofNullable(status).stream()
                .flatMap(found -> found.getConditions().stream())
                .map(CsrApproverIT::text)
                .toList();
    }

    private static String text(CertificateSigningRequestCondition condition) {
        return condition.getType() + "/" + condition.getReason();
    }
}
