package dev.davit.model.validation;

import dev.davit.api.v1alpha1.DavitConfigSpec;
import dev.davit.api.v1alpha1.HostedClusterSpec;
import dev.davit.api.v1alpha1.ReleaseSpec;
import dev.davit.api.v1alpha1.VersionStatus;
import dev.davit.model.naming.ClusterIdentity;
import java.util.Map;
import java.util.Optional;

/**
 * What a spec is judged by.
 *
 * @param identity who the cluster is
 * @param spec what the user asks for
 * @param config settings of the installation
 * @param release the Release of {@code spec.version}, when there is one
 * @param version status of the version so far; empty before the first
 * @param kubelets version that each Node reports, by name of the Node
 */
public record SpecInputs(
        ClusterIdentity identity,
        HostedClusterSpec spec,
        DavitConfigSpec config,
        Optional<ReleaseSpec> release,
        Optional<VersionStatus> version,
        Map<String, String> kubelets) {}
