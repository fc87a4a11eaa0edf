package dev.davit.e2e.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Design, section 8: nothing under node-agent depends on hosted-cp, whatever the scope. */
class NodeAgentPomsTest {
    private static final Pattern OURS = Pattern.compile("<artifactId>(davit-[a-z-]+)</artifactId>");

    @Test
    void nameNoModuleButTheirOwn() {
        var repository = Repository.ofThisBuild();
        var poms = repository.files("pom.xml").stream()
                .filter(file -> file.startsWith("node-agent/"))
                .toList();

        assertThat(poms).contains("node-agent/agent/pom.xml", "node-agent/tunnel/pom.xml");
        assertThat(poms)
                .allSatisfy(pom -> assertThat(modulesIn(repository.read(pom)))
                        .isNotEmpty()
                        .isSubsetOf("davit-tunnel", "davit-agent", "davit-node-test-support", "davit-node-dist"));
    }

    private static List<String> modulesIn(String pom) {
        return OURS.matcher(pom).results().map(found -> found.group(1)).toList();
    }
}
