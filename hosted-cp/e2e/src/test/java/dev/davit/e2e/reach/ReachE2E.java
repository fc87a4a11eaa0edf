package dev.davit.e2e.reach;

import dev.davit.e2e.support.Fleet;
import org.junit.jupiter.api.Order;

/** With one kube-apiserver. */
@Order(25)
class ReachE2E extends WhatKubernetesSends {
    ReachE2E(Fleet fleet) {
        super(fleet.red().kubectl(), fleet.redMachine().name(), 1);
    }
}
