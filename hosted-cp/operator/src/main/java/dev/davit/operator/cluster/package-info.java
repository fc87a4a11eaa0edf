/**
 * HostedCluster: observe, plan, apply, report; its status, its versions and its deletion.
 */
@NullMarked
package dev.davit.operator.cluster;

import org.jspecify.annotations.NullMarked;
