/**
 * How a hosted cluster comes from one version to another: of which Release each part is rendered, how long a step may take,
 * and what status.version says of it; also changes that come with another build of the operator. Who upgrades first is in
 * the package turn.
 */
@NullMarked
package dev.davit.operator.upgrade;

import org.jspecify.annotations.NullMarked;
