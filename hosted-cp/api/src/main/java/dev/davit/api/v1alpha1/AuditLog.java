package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Where kube-apiserver writes its audit log. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "self.maxSize * (self.maxBackup + 2) <= 2048",
        message = "expected maxSize * (maxBackup + 2) of at most 2048 MiB: keep fewer or smaller files")
public record AuditLog(
        @JsonPropertyDescription("A file in the pod, whose size is bounded, or standard output.") @Default("File")
        AuditLogDestination destination,

        @JsonPropertyDescription("Size in MiB at which the file is rotated.") @Default("100") @Min(1) @Max(1024) Integer maxSize,

        @JsonPropertyDescription("Rotated files that are kept.") @Default("5") @Min(1) @Max(100) Integer maxBackup,

        @JsonPropertyDescription("Days that rotated files are kept; for as long as there is room when absent.")
        @Min(1) @Max(365) @Nullable Integer maxAge) {
    /** Fills absent values with the defaults that the CRD states. */
    public AuditLog {
        destination = destination == null ? AuditLogDestination.File : destination;
        maxSize = maxSize == null ? 100 : maxSize;
        maxBackup = maxBackup == null ? 5 : maxBackup;
    }
}
