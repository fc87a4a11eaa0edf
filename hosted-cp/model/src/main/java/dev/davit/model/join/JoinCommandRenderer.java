package dev.davit.model.join;

import dev.davit.model.HostedClusterPlan;
import dev.davit.model.naming.Labels;
import dev.davit.model.text.SecretData;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.Map;

/** The line that a person runs on a machine, and the Secret that hands it over. */
public final class JoinCommandRenderer {
    /** Key of the line in {@link #secret}. */
    public static final String COMMAND_KEY = "command";

    /** Key of the token in {@link #secret}. */
    public static final String TOKEN_KEY = "token";

    private JoinCommandRenderer() {}

    /**
     * The token goes through standard input, and echo is a part of the shell, so that it shows in no list of processes. Its
     * characters need no quotes.
     *
     * @param way into the cluster
     * @param token a token of Davit's
     * @return one line for any POSIX shell that finds davit-node in its path
     */
    public static String command(JoinWay way, BootstrapToken token) {
        return "echo %s | davit-node join %s --cluster %s --ca-cert-hash sha256:%s --token-file -"
                .formatted(
                        token.value(),
                        HostedClusterPlan.gatewayUrl(way.config()),
                        way.identity().publicName(way.config().domain()),
                        way.authorities().cluster().spkiSha256());
    }

    /**
     * @param way into the cluster
     * @param token a token for stock kubeadm
     * @return one line; the machine must resolve the API server's name to the gateway
     */
    public static String kubeadmCommand(JoinWay way, BootstrapToken token) {
        return "kubeadm join %s:%d --token %s --discovery-token-ca-cert-hash sha256:%s"
                .formatted(
                        way.identity().apiServerName(way.config().domain()),
                        way.config().gateway().port(),
                        token.value(),
                        way.authorities().cluster().spkiSha256());
    }

    /**
     * @param joinTokenName name of the JoinToken
     * @return name of the Secret, in the JoinToken's namespace
     */
    public static String secretName(String joinTokenName) {
        return joinTokenName + "-join";
    }

    /**
     * @param way into the cluster
     * @param joinTokenName name of the JoinToken
     * @param token the token
     * @param kubeadm whether it is for stock kubeadm
     * @return the Secret, in the namespace of the HostedCluster and the JoinToken
     */
    public static Secret secret(JoinWay way, String joinTokenName, BootstrapToken token, boolean kubeadm) {
        var command = kubeadm ? kubeadmCommand(way, token) : command(way, token);
        return new SecretBuilder()
                .withNewMetadata()
                .withName(secretName(joinTokenName))
                .withNamespace(way.identity().namespace())
                .withLabels(Labels.of(way.identity(), "join-token"))
                .endMetadata()
                .withType("Opaque")
                .withData(SecretData.encode(Map.of(COMMAND_KEY, command, TOKEN_KEY, token.value())))
                .build();
    }
}
