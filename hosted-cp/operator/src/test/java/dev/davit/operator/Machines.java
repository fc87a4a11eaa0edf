package dev.davit.operator;

import dev.davit.operator.csr.TestRequest;
import dev.davit.testing.Poll;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import java.util.Optional;

/** What machines do inside a hosted cluster when they join. */
record Machines(HostedApi hosted) {
    /** Registers a machine, as its kubelet does. */
    void register(String name, String address) {
        register(name, address, "");
    }

    /** Registers a machine whose kubelet has that version, such as v1.36.3. */
    void register(String name, String address, String kubelet) {
        hosted.admin()
                .resource(new NodeBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withNewStatus()
                        .addNewAddress(address, "InternalIP")
                        .withNewNodeInfo()
                        .withKubeletVersion(kubelet)
                        .endNodeInfo()
                        .endStatus()
                        .build())
                .create();
    }

    /** Says that the machine is Ready, as its kubelet does. */
    void isReady(String name) {
        hosted.admin()
                .nodes()
                .withName(name)
                .editStatus(node -> new NodeBuilder(node)
                        .editStatus()
                        .addNewCondition()
                        .withType("Ready")
                        .withStatus("True")
                        .endCondition()
                        .endStatus()
                        .build());
    }

    /** The kubelet of a machine is another one, and says so. */
    void runs(String name, String kubelet) {
        hosted.admin().nodes().withName(name).editStatus(node -> {
            node.getStatus().getNodeInfo().setKubeletVersion(kubelet);
            return node;
        });
    }

    /** Asks for a first certificate with a bootstrap token, and waits until somebody has agreed. */
    void awaitAdmitted(String name, String tokenId) throws Exception {
        ask(name, tokenId);
        Poll.await("machine " + name + " is admitted")
                .until(() -> decisions(name).contains("Approved"));
    }

    /** Asks for a first certificate with a bootstrap token. */
    void ask(String name, String tokenId) throws Exception {
        try (var machine =
                hosted.client("system:bootstrap:" + tokenId, "system:bootstrappers:davit:default", "system:masters")) {
            machine.resource(TestRequest.client(name, "O=system:nodes,CN=system:node:" + name))
                    .create();
        }
    }

    /** @return what was decided on that request so far */
    String decisions(String name) {
        CertificateSigningRequest request = hosted.admin()
                .certificates()
                .v1()
                .certificateSigningRequests()
                .withName(name)
                .require();
        return Optional.ofNullable(request.getStatus())
                .filter(status -> !status.getConditions().isEmpty())
                .map(status -> status.getConditions().toString())
                .orElse("");
    }
}
