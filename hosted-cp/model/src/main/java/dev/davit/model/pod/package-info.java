/** What the pods of a control plane have in common: security settings, placement, volumes, probes. */
@NullMarked
package dev.davit.model.pod;

import org.jspecify.annotations.NullMarked;
