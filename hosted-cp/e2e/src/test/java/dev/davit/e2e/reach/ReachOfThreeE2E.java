package dev.davit.e2e.reach;

import dev.davit.e2e.support.Fleet;
import dev.davit.e2e.support.Hosted;
import dev.davit.e2e.support.Lab;
import dev.davit.e2e.support.StreamProtocol;
import dev.davit.e2e.support.TestPods;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** With three kube-apiservers, of which each connection gets another, and a file of 1 GiB. */
@Tag("slow")
class ReachOfThreeE2E extends WhatKubernetesSends {
    private static final String NAME = "wide";
    private static final String MACHINE = NAME + "-1";
    private static final int TURNS = 6;
    private static final int GIBIBYTE = 1 << 30;

    private final Hosted wide;

    ReachOfThreeE2E(Lab lab) {
        super(Hosted.existing(lab, NAME).kubectl(), MACHINE, TURNS);
        this.wide = Hosted.existing(lab, NAME);
    }

    @BeforeAll
    static void create(Lab lab) {
        lab.management().run("create", "namespace", Hosted.NAMESPACE);
        var wide = Hosted.create(lab, NAME, Fleet.FIRST, "--no-deletion-protection");
        wide.patch("{\"controlPlane\":{\"availability\":\"HighlyAvailable\"}}");
        var machine = lab.addMachine(MACHINE);
        machine.allowOnlyTheGateway();
        wide.awaitAvailable().join(machine);
        wide.kubectl().apply(TestPods.web("web")).text();
        wide.kubectl().text("wait", "pod/web", "--for=condition=Ready", "--timeout=120s");
        lab.management()
                .text("-n", Hosted.NAMESPACE, "wait", "hostedcluster/" + NAME, "--for=condition=Ready", "--timeout=5m");
    }

    @AfterAll
    static void delete(Lab lab) {
        lab.management().run("-n", Hosted.NAMESPACE, "delete", "hostedcluster", NAME, "--wait=false");
        lab.removeMachine(MACHINE);
    }

    @ParameterizedTest
    @EnumSource
    void cpCarriesAGibibyteBothWays(StreamProtocol protocol) throws IOException {
        copy(wide.kubectl().speaking(protocol), GIBIBYTE);
    }
}
