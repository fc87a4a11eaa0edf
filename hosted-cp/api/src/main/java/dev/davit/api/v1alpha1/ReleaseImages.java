package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** The images of one Kubernetes version. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ReleaseImages(
        @JsonPropertyDescription("Image of kube-apiserver.")
        @Required
        @Size(max = 512) @ValidationRule(value = Rules.IMAGE, messageExpression = Rules.IMAGE_MESSAGE)
        String kubeApiserver,

        @JsonPropertyDescription("Image of kube-controller-manager.")
        @Required
        @Size(max = 512) @ValidationRule(value = Rules.IMAGE, messageExpression = Rules.IMAGE_MESSAGE)
        String kubeControllerManager,

        @JsonPropertyDescription("Image of kube-scheduler.")
        @Required
        @Size(max = 512) @ValidationRule(value = Rules.IMAGE, messageExpression = Rules.IMAGE_MESSAGE)
        String kubeScheduler,

        @JsonPropertyDescription("Image of etcd.")
        @Required
        @Size(max = 512) @ValidationRule(value = Rules.IMAGE, messageExpression = Rules.IMAGE_MESSAGE)
        String etcd,

        @JsonPropertyDescription("Image of kube-proxy.")
        @Required
        @Size(max = 512) @ValidationRule(value = Rules.IMAGE, messageExpression = Rules.IMAGE_MESSAGE)
        String kubeProxy,

        @JsonPropertyDescription("Image of CoreDNS.")
        @Required
        @Size(max = 512) @ValidationRule(value = Rules.IMAGE, messageExpression = Rules.IMAGE_MESSAGE)
        String coreDNS,

        @JsonPropertyDescription("Image of flannel.")
        @Required
        @Size(max = 512) @ValidationRule(value = Rules.IMAGE, messageExpression = Rules.IMAGE_MESSAGE)
        String flannel,

        @JsonPropertyDescription("Image of the CNI plugins that the flannel add-on installs on machines.")
        @Required
        @Size(max = 512) @ValidationRule(value = Rules.IMAGE, messageExpression = Rules.IMAGE_MESSAGE)
        String cniPlugins) {}
