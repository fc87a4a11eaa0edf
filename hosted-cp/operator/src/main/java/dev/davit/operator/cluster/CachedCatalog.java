package dev.davit.operator.cluster;

import dev.davit.api.v1alpha1.DavitConfig;
import dev.davit.api.v1alpha1.DavitConfigSpec;
import dev.davit.api.v1alpha1.Release;
import dev.davit.api.v1alpha1.ReleaseSpec;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.Cache;
import java.util.Optional;

/** The installation's settings and releases from the caches of the event sources that watch them. */
final class CachedCatalog implements Catalog {
    private final Cache<DavitConfig> configs;
    private final Cache<Release> releases;

    CachedCatalog(Cache<DavitConfig> configs, Cache<Release> releases) {
        this.configs = configs;
        this.releases = releases;
    }

    @Override
    public Optional<DavitConfigSpec> config() {
        return configs.get(new ResourceID(CONFIG_NAME)).map(DavitConfig::getSpec);
    }

    @Override
    public Optional<ReleaseSpec> release(String version) {
        return releases.get(new ResourceID(version)).map(Release::getSpec);
    }
}
