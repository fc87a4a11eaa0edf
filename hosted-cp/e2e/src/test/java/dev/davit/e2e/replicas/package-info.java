/** Several gateways: what of their coming and going reaches users. */
@NullMarked
package dev.davit.e2e.replicas;

import org.jspecify.annotations.NullMarked;
