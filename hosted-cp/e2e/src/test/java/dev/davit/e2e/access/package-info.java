/** Who may use a cluster's API at all: {@code apiServer.allowedCIDRs}, enforced in the gateway. Not who may do what there. */
@NullMarked
package dev.davit.e2e.access;

import org.jspecify.annotations.NullMarked;
