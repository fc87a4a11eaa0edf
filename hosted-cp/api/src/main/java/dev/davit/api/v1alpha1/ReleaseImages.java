package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Required;

/** The images of one Kubernetes version. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ReleaseImages(
        @Required String kubeApiserver,
        @Required String kubeControllerManager,
        @Required String kubeScheduler,
        @Required String etcd,
        @Required String kubeProxy,
        @Required String coreDNS,
        @Required String flannel,
        @Required String cniPlugins) {}
