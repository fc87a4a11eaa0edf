package dev.davit.operator.jointoken;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.JoinToken;
import dev.davit.api.v1alpha1.JoinTokenPhase;
import dev.davit.api.v1alpha1.JoinTokenSpec;
import dev.davit.api.v1alpha1.JoinTokenStatus;
import dev.davit.model.join.BootstrapToken;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JoinTokenStatusFactoryTest {
    private static final Instant END = Instant.parse("2026-11-23T12:00:00Z");

    @Test
    void aTokenThatIsLookedAtAgainKeepsWhoseItsUsesAre() {
        var value = BootstrapToken.create(new SecureRandom());

        var status = JoinTokenStatusFactory.usable(used(), value, END);

        assertThat(status.uses()).isEqualTo(1);
        assertThat(status.usedBy()).containsExactly("uid-1");
    }

    @ParameterizedTest
    @EnumSource(names = {"Pending", "Expired", "Refused"})
    void aTokenThatIsNotUsableKeepsWhoseItsUsesAre(JoinTokenPhase phase) {
        var status = JoinTokenStatusFactory.unusable(used(), phase, END, "not now");

        assertThat(status.uses()).isEqualTo(1);
        assertThat(status.usedBy()).containsExactly("uid-1");
    }

    @Test
    void theLineThatPrintsTheCommandWorksInAnyNamespace() {
        var value = BootstrapToken.create(new SecureRandom());
        var token = used();
        token.setStatus(null);

        assertThat(JoinTokenStatusFactory.usable(token, value, END).message())
                .startsWith("kubectl -n team-a get secret workers-join -o jsonpath=");
    }

    @Test
    void saysThatTheClusterIsBeingDeletedWhileItIs() {
        var leaving = JoinTokenStatusFactory.withoutCluster(used(), true, END);
        var gone = JoinTokenStatusFactory.withoutCluster(used(), false, END);

        assertThat(leaving.message()).contains("HostedCluster edge in namespace team-a is being deleted");
        assertThat(gone.message()).contains("there is no HostedCluster edge in namespace team-a");
        assertThat(leaving.phase()).isEqualTo(JoinTokenPhase.Refused);
    }

    private static JoinToken used() {
        var token = new JoinToken();
        token.setMetadata(new ObjectMetaBuilder()
                .withNamespace("team-a")
                .withName("workers")
                .withGeneration(1L)
                .build());
        token.setSpec(new JoinTokenSpec("edge", "1h", 1, null, false));
        token.setStatus(new JoinTokenStatus(
                1L, JoinTokenPhase.Exhausted, 1, List.of("uid-1"), END.toString(), null, "abcdef", "used"));
        return token;
    }
}
