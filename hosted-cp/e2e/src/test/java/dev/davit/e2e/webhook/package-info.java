/** Admission webhooks that run as pods on joined machines. */
@NullMarked
package dev.davit.e2e.webhook;

import org.jspecify.annotations.NullMarked;
