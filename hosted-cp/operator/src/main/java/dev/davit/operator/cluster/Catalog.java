package dev.davit.operator.cluster;

import dev.davit.api.v1alpha1.DavitConfigSpec;
import dev.davit.api.v1alpha1.ReleaseSpec;
import java.util.Optional;

/** What the installation offers, from caches. */
public interface Catalog {
    /** Name of the one DavitConfig. */
    String CONFIG_NAME = "davit";

    /** @return the installation's settings */
    Optional<DavitConfigSpec> config();

    /** @return the Release of that version */
    Optional<ReleaseSpec> release(String version);
}
